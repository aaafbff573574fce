package io.redlock.sample.payment;

import io.redlock.FencingTokenRefusedException;
import io.redlock.LeaseSpentException;
import io.redlock.LockContendedException;
import io.redlock.LockLostException;
import io.redlock.QuorumUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Tells the caller what a lock said, one status for each thing that the caller would do differently. The exceptions'
 * own messages name every node; they belong in the log, not in an answer.
 */
@RestControllerAdvice
class LockProblems {

    private static final Logger log = LoggerFactory.getLogger(LockProblems.class);
    private static final String NEXT_SECOND = "1";

    @ExceptionHandler
    ResponseEntity<ProblemDetail> contended(LockContendedException contended) {
        log.debug("{}", contended.getMessage());
        return retry(
                HttpStatus.LOCKED,
                "Lock contended",
                "The same payment is being worked on by somebody else; gave up after %d ms, and nothing was done"
                        .formatted(contended.waited().toMillis()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unavailable(QuorumUnavailableException unavailable) {
        log.warn("{}", unavailable.getMessage());
        return retry(
                HttpStatus.SERVICE_UNAVAILABLE,
                "No quorum",
                "Too few lock nodes answer to keep two payments apart, so nothing was done");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> spent(LeaseSpentException spent) {
        log.warn("{}", spent.getMessage());
        return retry(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Lease spent",
                "The lock nodes answered too slowly for the lock to be of use, so nothing was done");
    }

    /** Work was done, perhaps beside somebody else's, so it is no case for trying again blindly. */
    @ExceptionHandler
    ProblemDetail lost(LockLostException lost) {
        log.error("{}", lost.getMessage());
        return problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Lock lost",
                "The lock was lost while the payment was worked on; look at the account before you try again");
    }

    /** The money may have moved: the provider was asked before the database. */
    @ExceptionHandler
    ProblemDetail late(FencingTokenRefusedException late) {
        log.error("{}", late.getMessage());
        return problem(
                HttpStatus.CONFLICT,
                "Came too late",
                "Somebody else has worked on the same payment meanwhile, and nothing was saved; look at the account before you try again");
    }

    private static ResponseEntity<ProblemDetail> retry(HttpStatus status, String title, String detail) {
        return ResponseEntity.status(status)
                .header(HttpHeaders.RETRY_AFTER, NEXT_SECOND)
                .body(problem(status, title, detail));
    }

    private static ProblemDetail problem(HttpStatus status, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        return problem;
    }
}
