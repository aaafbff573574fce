package io.redlock.sample.payment.lab.instance;

import io.redlock.sample.payment.PaymentService;
import io.redlock.sample.payment.lab.instance.Work.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Works on payments with the lock or without, and says when and what came of it. */
final class Worker {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final PaymentService locked;
    private final PaymentService unlocked;
    private final TransactionOperations transactions;

    /**
     * A worker.
     *
     * @param locked a bean, with all that its annotations ask for
     * @param unlocked no bean, so that its annotations do nothing
     */
    Worker(PaymentService locked, PaymentService unlocked, TransactionOperations transactions) {
        this.locked = locked;
        this.unlocked = unlocked;
        this.transactions = transactions;
    }

    WorkReport perform(Work work) {
        Section section = Section.begin(work.thinkTime());
        try {
            return section.report(outcomeOf(work));
        } finally {
            Section.end();
        }
    }

    private Outcome outcomeOf(Work work) {
        try {
            if (work.locked()) {
                perform(work, locked);
            } else {
                transactions.executeWithoutResult(transaction -> perform(work, unlocked));
            }
            return Outcome.done(work.kind());
        } catch (RuntimeException failure) {
            Outcome outcome = Outcome.of(failure, work.kind());
            if (outcome == Outcome.FAILED) {
                log.warn("{} failed", work, failure);
            }
            return outcome;
        }
    }

    private static void perform(Work work, PaymentService payments) {
        if (work.kind() == Kind.PAY) {
            payments.pay(work.userId(), work.amount());
        } else {
            payments.cancel(work.userId(), work.amount());
        }
    }
}
