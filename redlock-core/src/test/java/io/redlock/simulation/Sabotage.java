package io.redlock.simulation;

/** What a universe does wrong on purpose, so that a checker has something to see. */
enum Sabotage {
    NONE,
    /** Servers let everybody have every key. */
    EVERYBODY_IS_GRANTED,
    /** Servers say that they deleted a key, and keep it. */
    RELEASES_ARE_IGNORED,
    /** Servers say that they keep a key for some time, and delete it. */
    KEPT_KEYS_ARE_DELETED,
    /** Servers say that they have revoked an owner, and have not. */
    REVOCATIONS_ARE_IGNORED,
    /** Servers delete the keys of owners that they revoke. */
    REVOKED_KEYS_ARE_DELETED,
    /** Servers forget fence values. */
    FENCES_ARE_FORGOTTEN,
    /** Lock keys are gone at any time, also while their owners still ask for tokens. */
    KEYS_VANISH,
    /** Processes forget what they wanted to do later. */
    TIMERS_ARE_FORGOTTEN,
    /** Workers hear late. */
    ANSWERS_ARE_LATE,
    /** Listeners hear everything twice. */
    EVENTS_COME_TWICE
}
