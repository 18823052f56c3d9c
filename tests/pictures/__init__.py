"""Pictures of screens, as SVG and PNG."""
