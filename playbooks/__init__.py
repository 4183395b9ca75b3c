"""The playbooks shipped with the product: data, no code. `models.playbook` reads them."""
