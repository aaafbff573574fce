package io.redlock.sample.payment.lab.instance;

import io.redlock.sample.payment.PaymentRepository;
import io.redlock.sample.payment.User;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Says when a user is read, which is where the window begins in which another instance may do the same. */
final class WatchedRepository extends PaymentRepository {

    WatchedRepository(JdbcClient jdbc) {
        super(jdbc);
    }

    @Override
    public User get(long id) {
        Section.readHere();
        return super.get(id);
    }
}
