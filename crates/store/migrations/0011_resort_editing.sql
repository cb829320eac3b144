-- Who made a revision of a resort directory; unknown for those of the command line.
ALTER TABLE resort_revision ADD COLUMN author {text};
