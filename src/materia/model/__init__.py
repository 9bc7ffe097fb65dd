"""The shared vocabulary: plain frozen records that every room passes on and none owns."""
