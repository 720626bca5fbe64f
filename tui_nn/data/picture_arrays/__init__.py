"""Pictures in arrays: order of the axes, range of the values, preparation."""
