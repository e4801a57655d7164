-- A batch's grades in one pass over an index: averages, and `list --sort grade`. A job never leaves its batch, nor its place
-- there, so what an evaluation repeats of its job cannot differ from it.
ALTER TABLE evaluations ADD COLUMN batch_id TEXT;
ALTER TABLE evaluations ADD COLUMN ordinal INTEGER;
UPDATE evaluations SET (batch_id, ordinal) = (SELECT j.batch_id, j.ordinal FROM jobs j WHERE j.id = evaluations.job_id);
CREATE INDEX evaluations_grades ON evaluations (batch_id, ordinal, grade);

CREATE TRIGGER evaluations_of_their_job AFTER INSERT ON evaluations
WHEN NEW.batch_id IS NULL OR NEW.ordinal IS NULL
BEGIN
    UPDATE evaluations SET (batch_id, ordinal) = (SELECT j.batch_id, j.ordinal FROM jobs j WHERE j.id = NEW.job_id)
    WHERE id = NEW.id;
END;
