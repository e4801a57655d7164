//! How a batch is named on the command line.
