"""Microsoft.Compute/locations/sharedGalleries: galleries shared with a subscription or its tenant."""

from azlab.arm.router import Routes
from azlab.providers.compute.gallery_proxies import SHARED
from azlab.providers.compute.gallery_proxy_pages import add_pages

ROUTES = Routes()
add_pages(ROUTES, SHARED)
