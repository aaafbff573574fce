package io.redlock.spring;

/** A value cannot be a part of a lock key; caught where the method and the part can be named. */
final class UnfitKeyPart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient KeyProblem problem;

    UnfitKeyPart(KeyProblem problem) {
        super(problem.what(), null, false, false);
        this.problem = problem;
    }

    KeyProblem problem() {
        return problem;
    }
}
