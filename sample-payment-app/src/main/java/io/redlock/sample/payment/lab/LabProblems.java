package io.redlock.sample.payment.lab;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tells the page why something was not done. */
@RestControllerAdvice(basePackageClasses = LabProblems.class)
class LabProblems {

    @ExceptionHandler({StageTakenException.class, NotNowException.class})
    ProblemDetail notNow(RuntimeException refused) {
        return problem(HttpStatus.CONFLICT, "Not now", refused);
    }

    private static ProblemDetail problem(HttpStatus status, String title, Throwable why) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, why.getMessage());
        problem.setTitle(title);
        return problem;
    }
}
