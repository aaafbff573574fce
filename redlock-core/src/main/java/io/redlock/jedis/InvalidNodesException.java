package io.redlock.jedis;

/** The list of nodes cannot be used: it is empty, or an entry is malformed or there twice. */
public final class InvalidNodesException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String entry;
    private final String problem;
    private final String remedy;

    InvalidNodesException(String entry, String problem, String remedy) {
        super(problem + ". " + remedy + ".");
        this.entry = entry;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** {@return the entry that is wrong, without its password; empty if the whole list is} */
    public String entry() {
        return entry;
    }

    /** {@return what is wrong, in one sentence without its full stop} */
    public String problem() {
        return problem;
    }

    /** {@return what to write instead, in one sentence without its full stop} */
    public String remedy() {
        return remedy;
    }
}
