package io.redlock.spring;

/**
 * Why something cannot be a part of a lock key.
 *
 * @param what what is wrong with it, to follow the name of the part
 * @param remedy what to do, a sentence without a full stop
 */
record KeyProblem(String what, String remedy) {

    /** {@return this problem with the name of the part in front} */
    KeyProblem of(String part) {
        return new KeyProblem(part + " " + what, remedy);
    }

    UnfitKeyPart asException() {
        return new UnfitKeyPart(this);
    }
}
