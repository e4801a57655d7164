-- `run --reuse` and `compare` look for documents of equal content.
CREATE INDEX documents_content ON documents (content_hash);
