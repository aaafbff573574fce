package io.redlock.sample.payment;

/** What was asked for does not fit the user's status; nothing was changed. */
public final class NotPossibleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String title;

    private NotPossibleException(String title, String message) {
        super(message);
        this.title = title;
    }

    static NotPossibleException alreadyPaid(User user) {
        return new NotPossibleException("Already paid", "User " + user.id() + " has already paid");
    }

    static NotPossibleException nothingToCancel(User user) {
        return new NotPossibleException("Nothing to cancel", "User " + user.id() + " has not paid");
    }

    /** {@return what happened, in two or three words} */
    public String title() {
        return title;
    }
}
