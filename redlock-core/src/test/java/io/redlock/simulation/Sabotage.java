package io.redlock.simulation;

/** What a universe does wrong on purpose, so that a checker has something to see. */
enum Sabotage {
    NONE,
    /** Servers let everybody have every key. */
    EVERYBODY_IS_GRANTED,
    /** Servers say that they deleted a key, and keep it. */
    RELEASES_ARE_IGNORED,
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
