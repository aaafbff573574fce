-- Bytes, not text: two lock keys are one only if they are equal to the byte, and no collation of text that all versions
-- of MySQL and MariaDB have says so.
CREATE TABLE IF NOT EXISTS redlock_fence (
    lock_key VARBINARY(512) NOT NULL PRIMARY KEY,
    token    BIGINT         NOT NULL
) ENGINE = InnoDB;
