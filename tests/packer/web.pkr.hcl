# A web server's image, for today's plug-in (azure 2.6): a managed image, and a version in two regions.
packer {
  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = "~> 2"
    }
  }
}

variable "version" {
  type        = string
  default     = "1.0.0"
  description = "What the gallery calls it."

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", var.version))
    error_message = "The version is Major.Minor.Patch."
  }
}

variable "greeting" {
  type    = string
  default = "Hello"
}

locals {
  image = "web-${replace(var.version, ".", "-")}"
  tags = {
    built-by = "packer"
    version  = var.version
  }
}

source "azure-arm" "web" {
  use_azure_cli_auth = true

  location        = "westeurope"
  vm_size         = "Standard_D2s_v5"
  os_type         = "Linux"
  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"

  managed_image_name                = local.image
  managed_image_resource_group_name = "images-rg"
  azure_tags                        = local.tags

  shared_image_gallery_destination {
    resource_group = "images-rg"
    gallery_name   = "gallery"
    image_name     = "web"
    image_version  = var.version

    target_region {
      name = "westeurope"
    }
    target_region {
      name     = "northeurope"
      replicas = 2
    }
  }
}

build {
  name    = "shop"
  sources = ["source.azure-arm.web"]

  provisioner "file" {
    source      = "${path.root}/index.html"
    destination = "/tmp/index.html"
  }

  provisioner "shell" {
    environment_vars = ["GREETING=${var.greeting}, it's ${source.name}"]
    execute_command  = "chmod +x {{ .Path }}; {{ .Vars }} sudo -E sh '{{ .Path }}'"
    inline = [
      "apt-get update",
      "apt-get install -y nginx",
      "cp /tmp/index.html /var/www/html/index.html",
      "echo \"$GREETING\" > /etc/greeting",
    ]
  }

  # The last one: whoever the build logged in as is not to be in the image.
  provisioner "shell" {
    execute_command = "chmod +x {{ .Path }}; {{ .Vars }} sudo -E sh '{{ .Path }}'"
    inline          = ["/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync"]
  }

  post-processor "manifest" {
    output = "manifest.json"
  }
}
