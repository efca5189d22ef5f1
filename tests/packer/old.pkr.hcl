# What Debian's Packer 1.6.6 knows, too. It builds in a network of one's own: the public address that it would
# make is of a kind that Azure does not give any more.
variable "image" {
  type    = string
  default = "old-web"
}

source "azure-arm" "web" {
  use_azure_cli_auth = true

  location        = "westeurope"
  vm_size         = "Standard_D2s_v5"
  os_type         = "Linux"
  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"

  virtual_network_name                = "build"
  virtual_network_subnet_name         = "default"
  virtual_network_resource_group_name = "net-rg"

  managed_image_name                = var.image
  managed_image_resource_group_name = "images-rg"

  shared_image_gallery_destination {
    subscription        = "1f0c2a94-6d3b-4e7a-8c51-0a9b7d4e2f10"
    resource_group      = "images-rg"
    gallery_name        = "gallery"
    image_name          = "web"
    image_version       = "1.0.1"
    replication_regions = ["westeurope", "northeurope"]
  }
}

build {
  sources = ["source.azure-arm.web"]

  provisioner "file" {
    source      = "${path.root}/index.html"
    destination = "/tmp/index.html"
  }

  provisioner "shell" {
    environment_vars = ["GREETING=It's open"]
    execute_command  = "chmod +x {{ .Path }}; {{ .Vars }} sudo -E sh '{{ .Path }}'"
    inline = [
      "apt-get update",
      "apt-get install -y nginx",
      "cp /tmp/index.html /var/www/html/index.html",
      "echo \"$GREETING\" > /etc/greeting",
      "/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync",
    ]
  }
}
