"""IAPFlow: workflows and forms for individual support plans, written as YAML."""
