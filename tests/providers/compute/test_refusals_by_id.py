"""Where each known refusal of VMs, disks, images and galleries is provoked and read, sentence and all.

An id is that of our list of what Azure says, with the name of the test in this room that provokes it.
"""

import functools
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PROVOKED = {
    "allocation-failed": "a_vm_without_a_host_is_there_and_failed",
    "attach-with-image": "attach_and_image_exclude_each_other",
    "bad-admin-password": "weak_passwords_are_refused",
    "bad-admin-user": "reserved_user_names_are_refused",
    "capture-managed": "capture_is_for_blob_disks",
    "capture-not-generalized": "capture_is_for_blob_disks",
    "deployment-failed": "a_vm_that_cannot_be_made_fails_its_deployment",
    "disk-attached": "an_attached_disk_cannot_be_deleted",
    "disk-sas-running": "the_disk_of_a_running_vm_gives_no_link",
    "gallery-blocked-delete": "a_protected_version_stays_until_its_end_of_life",
    "gallery-dup-region": "a_region_is_named_once",
    "gallery-duplicate-identity": "publisher_offer_and_sku_are_unique_in_a_gallery",
    "gallery-eol-past": "the_end_of_life_lies_ahead",
    "gallery-ephemeral": "an_ephemeral_os_disk_is_no_source",
    "gallery-home-region": "the_home_region_is_one_of_the_regions",
    "gallery-hyperv-mismatch": "the_generation_is_that_of_the_definition",
    "gallery-image-notfound": "a_region_without_a_replica_makes_no_vm",
    "gallery-immutable-property": "what_a_definition_is_does_not_change",
    "gallery-name": "a_gallery_has_no_hyphen_in_its_name",
    "gallery-no-latest": "without_a_version_for_latest_there_is_no_vm",
    "gallery-osstate-mismatch": "the_os_state_is_that_of_the_definition",
    "gallery-parent": "a_definition_needs_its_gallery",
    "gallery-plan": "the_plan_is_that_of_the_definition",
    "gallery-source-missing": "a_source_must_be_there",
    "gallery-too-big": "full_replication_of_more_than_2_terabytes_fails",
    "gallery-version-name": "a_version_is_three_numbers",
    "gallery-zrs": "zone_redundant_storage_needs_zones",
    "gen-mismatch": "a_size_must_boot_the_images_generation",
    "generalize-running": "a_running_vm_cannot_be_generalized",
    "image-delete-in-use-vm": "an_image_is_not_deleted_while_vms_are_made_from_it",
    "image-disk-smaller": "an_os_disk_cannot_be_smaller_than_its_image",
    "image-from-trusted-launch": "no_image_comes_of_a_trusted_launch_vm",
    "image-in-other-region": "an_image_serves_its_own_region_only",
    "image-marked-deletion": "an_image_that_is_going_takes_one_more_delete_and_nothing_else",
    "image-notfound": "an_image_that_is_not_there_is_not_found",
    "image-source-vm-other-location": "an_image_lives_where_its_vm_lives",
    "image-version-deprecated": "a_deprecated_version_makes_no_vm",
    "image-vm-blob-disks": "a_vm_of_an_image_has_no_blobs_for_disks",
    "image-vm-not-generalized": "an_image_needs_a_generalized_vm",
    "invalid-name": "a_name_keeps_to_azures_rule",
    "nested-resources": "a_gallery_goes_after_its_definitions",
    "op-deallocated": "a_deallocated_vm_cannot_be_stopped",
    "op-in-progress": "one_operation_at_a_time",
    "op-not-deallocated": "a_conversion_needs_a_deallocated_vm_and_then_has_nothing_to_do",
    "os-guest-agent-running": "windows_that_was_not_resealed_fails_and_the_vm_stays",
    "os-timeout": "linux_that_cannot_set_itself_up_fails_and_the_vm_stays",
    "osprofile-missing": "a_generalized_image_needs_an_os_profile",
    "osprofile-not-allowed": "a_specialized_image_takes_no_profile",
    "overconstrained": "a_vm_without_a_host_is_there_and_failed",
    "plan-missing": "an_image_with_a_plan_needs_the_plan",
    "platform-image-notfound": "an_unknown_platform_image_is_not_available",
    "platform-image-template": "a_template_with_an_unknown_image_is_refused",
    "property-change": "what_made_a_vm_cannot_be_changed",
    "quota": "cores_of_a_region_are_counted",
    "securitytype-invalid": "a_security_type_is_one_that_azure_knows",
    "size-unavailable": "a_size_that_a_region_has_not_is_refused",
    "sku-notavailable": "a_size_may_be_kept_from_a_subscription",
    "sku-notavailable-capacity": "a_size_may_be_sold_out",
    "start-generalized": "a_generalized_vm_cannot_be_started",
    "terms": "an_image_with_a_plan_needs_accepted_terms",
    "terms-template": "the_cli_shows_that_terms_are_not_accepted",
    "tl-image-unsupported": "trusted_launch_needs_an_image_that_supports_it",
    "tl-required-by-image": "an_image_with_guest_state_makes_trusted_launch_vms_only",
    "tl-size-unsupported": "trusted_launch_needs_a_size_that_supports_it",
    "tl-supported-source-vm": "a_supporting_image_holds_no_guest_state",
    "too-many-data-disks": "a_size_carries_so_many_data_disks",
}


@functools.cache
def _tests_of_this_room() -> frozenset[str]:
    files = (path.read_text("utf-8") for path in HERE.rglob("test_*.py"))
    return frozenset(name for text in files for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE))


@pytest.mark.parametrize("id", PROVOKED)
def test_a_known_refusal_is_provoked_by_a_test(id: str) -> None:
    assert f"test_{PROVOKED[id]}" in _tests_of_this_room()
