package io.redlock.spring.boot.autoconfigure.web;

import io.redlock.FencingTokenRefusedException;
import io.redlock.LeaseSpentException;
import io.redlock.LockContendedException;
import io.redlock.LockLostException;
import io.redlock.QuorumUnavailableException;
import io.redlock.spring.LockInterruptedException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Tells the callers of annotated controllers what a lock said: a problem detail (RFC 9457), with one status for each thing
 * that a caller would do differently. It works in Spring MVC and in WebFlux, and finds the exception behind others that
 * have it as their cause.
 *
 * <p>No answer names a key, a node or an owner: those stand in the exceptions' messages, which go to the log.
 *
 * <p>Titles, details and types come from the application's messages where it has them, under the codes that Spring uses
 * for every {@link ErrorResponse}: {@code problemDetail.title.io.redlock.LockContendedException},
 * {@code problemDetail.io.redlock.LockContendedException}, {@code problemDetail.type.io.redlock.LockContendedException}. An
 * {@link ExceptionHandler} of the application's own comes first, in a controller or in an advice. A bean of a subclass takes
 * the place of this one.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public class RedlockProblems {

    private static final Logger LOG = LoggerFactory.getLogger(RedlockProblems.class);

    /** Nobody knows when a holder will be done, or a node be back: a renewed lock's time left says nothing. */
    private static final String NEXT_SECOND = "1";

    private final MessageSource messages;

    /**
     * Answers in the words of the application, where it has any.
     *
     * @param messages the application's messages
     */
    public RedlockProblems(MessageSource messages) {
        this.messages = messages;
    }

    /**
     * Somebody else is working on the same, and the caller may try again.
     *
     * @param contended what was thrown
     * @param locale the caller's language
     * @return 423 Locked
     */
    @ExceptionHandler
    public ErrorResponse contended(LockContendedException contended, Locale locale) {
        LOG.debug("{}", contended.getMessage());
        String detail = "Somebody else is working on the same; what needs their lock was not begun";
        return answer(tryAgain(problem(contended, HttpStatus.LOCKED, "Lock contended", detail)), locale);
    }

    /**
     * Nobody can have the lock now, and the caller may try again.
     *
     * @param unavailable what was thrown
     * @param locale the caller's language
     * @return 503 Service Unavailable
     */
    @ExceptionHandler
    public ErrorResponse unavailable(QuorumUnavailableException unavailable, Locale locale) {
        LOG.warn("{}", unavailable.getMessage());
        return answer(withoutLock(unavailable), locale);
    }

    /**
     * The lock came too slowly to be of use, and the caller may try again.
     *
     * @param spent what was thrown
     * @param locale the caller's language
     * @return 503 Service Unavailable
     */
    @ExceptionHandler
    public ErrorResponse spent(LeaseSpentException spent, Locale locale) {
        LOG.warn("{}", spent.getMessage());
        return answer(withoutLock(spent), locale);
    }

    /**
     * The thread was told to stop waiting for the lock, as by an application that stops.
     *
     * @param interrupted what was thrown
     * @param locale the caller's language
     * @return 503 Service Unavailable
     */
    @ExceptionHandler
    public ErrorResponse interrupted(LockInterruptedException interrupted, Locale locale) {
        LOG.warn("{}", interrupted.getMessage());
        return answer(withoutLock(interrupted), locale);
    }

    /**
     * Work was done, perhaps beside somebody else's, so it is no case for trying again blindly.
     *
     * @param lost what was thrown
     * @param locale the caller's language
     * @return 500 Internal Server Error
     */
    @ExceptionHandler
    public ErrorResponse lost(LockLostException lost, Locale locale) {
        LOG.error("{}", lost.getMessage());
        String detail = "The lock was lost while this was worked on; look at what is there now before you try again";
        return answer(problem(lost, HttpStatus.INTERNAL_SERVER_ERROR, "Lock lost", detail), locale);
    }

    /**
     * Work was done, and somebody who had the lock later was faster.
     *
     * @param late what was thrown
     * @param locale the caller's language
     * @return 409 Conflict
     */
    @ExceptionHandler
    public ErrorResponse late(FencingTokenRefusedException late, Locale locale) {
        LOG.error("{}", late.getMessage());
        String detail =
                "Somebody else has worked on the same meanwhile, and this was refused; look at what is there now"
                        + " before you try again";
        return answer(problem(late, HttpStatus.CONFLICT, "Came too late", detail), locale);
    }

    private ErrorResponse answer(ErrorResponse.Builder problem, Locale locale) {
        return problem.build(messages, locale);
    }

    private static ErrorResponse.Builder withoutLock(Exception why) {
        String detail = "The lock cannot be had at the moment; what needs it was not begun";
        return tryAgain(problem(why, HttpStatus.SERVICE_UNAVAILABLE, "Lock unavailable", detail));
    }

    private static ErrorResponse.Builder tryAgain(ErrorResponse.Builder problem) {
        return problem.header(HttpHeaders.RETRY_AFTER, NEXT_SECOND);
    }

    private static ErrorResponse.Builder problem(Exception why, HttpStatus status, String title, String detail) {
        return ErrorResponse.builder(why, status, detail).title(title);
    }
}
