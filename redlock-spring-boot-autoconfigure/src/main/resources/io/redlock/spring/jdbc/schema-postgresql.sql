CREATE TABLE IF NOT EXISTS redlock_fence (
    lock_key VARCHAR(512) NOT NULL PRIMARY KEY,
    token    BIGINT       NOT NULL
);
