"""Line charts as files: laid out once, written as SVG or PNG."""
