package io.redlock.sample.payment;

import io.redlock.spring.DistributedLock;
import io.redlock.spring.FencingGuard;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Pays and cancels: fetch the user, check, do business, save.
 *
 * <p>Between the check and the save another instance may do the same for the same user, and both would be right by what
 * they read. {@link DistributedLock} lets only one of them in. It is acquired before the transaction begins and released
 * after it has ended, so whoever comes next reads what was committed.
 *
 * <p>The key guards what it names: with the amount in it, two different amounts do not exclude each other. Leave the
 * amount out where that is wrong. And nothing stands between its two numbers, which a warning at startup points out:
 * user 1 with 49.90 and user 14 with 9.90 share a key. Here that is harmless, one of them waits for the other; elsewhere
 * write {@code #userId + ':' + #amount}.
 */
@Service
public class PaymentService {

    private final PaymentRepository repository;
    private final PaymentProvider provider;
    private final FencingGuard fencing;
    private final InstanceName instance;

    /**
     * A service that is locked once it is a bean, as its methods ask for.
     *
     * @param repository where users and ledgers are
     * @param provider who moves the money
     * @param fencing asks the database whether a late holder may still write
     * @param instance what the ledger calls this instance
     */
    public PaymentService(
            PaymentRepository repository, PaymentProvider provider, FencingGuard fencing, InstanceName instance) {
        this.repository = repository;
        this.provider = provider;
        this.fencing = fencing;
        this.instance = instance;
    }

    /**
     * Charges a free user.
     *
     * @param userId who pays
     * @param amount how much, with at most two decimals
     * @return the ledger's new entry
     * @throws NotPossibleException if the user has already paid
     * @throws UnknownUserException if there is no such user
     */
    @DistributedLock(key = "'PAYMENT_' + #userId + #amount", fenced = true)
    @Transactional
    public PaymentResult pay(long userId, BigDecimal amount) {
        User user = repository.get(userId);
        if (user.status() == UserStatus.PAID) {
            throw NotPossibleException.alreadyPaid(user);
        }
        provider.charge(amount);
        return save(user.with(UserStatus.PAID), LedgerEntry.Type.PAID, amount);
    }

    /**
     * Takes a payment back. The key is that of {@link #pay}, so that the two exclude each other.
     *
     * @param userId whose payment
     * @param amount how much, with at most two decimals
     * @return the ledger's new entry
     * @throws NotPossibleException if the user has not paid
     * @throws UnknownUserException if there is no such user
     */
    @DistributedLock(key = "'PAYMENT_' + #userId + #amount", fenced = true)
    @Transactional
    public PaymentResult cancel(long userId, BigDecimal amount) {
        User user = repository.get(userId);
        if (user.status() == UserStatus.FREE) {
            throw NotPossibleException.nothingToCancel(user);
        }
        provider.refund(amount);
        return save(user.with(UserStatus.FREE), LedgerEntry.Type.CANCELLED, amount);
    }

    /**
     * Adds a free user. There is nothing to keep apart here, hence no lock.
     *
     * @param name what to call the user
     * @return the user with the number that the database gave
     */
    @Transactional
    public User register(String name) {
        return repository.add(name);
    }

    /**
     * Shows a user and the ledger as they were at one point in time, so that the two agree while others pay.
     *
     * @param userId which user
     * @return the account
     * @throws UnknownUserException if there is no such user
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Account account(long userId) {
        User user = repository.get(userId);
        return new Account(user.id(), user.name(), user.status(), repository.ledger(userId));
    }

    private PaymentResult save(User user, LedgerEntry.Type type, BigDecimal amount) {
        // The amount is not rounded here, it only gets its two decimals: more than two were refused at the door.
        BigDecimal shown = amount.setScale(2, RoundingMode.UNNECESSARY);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        LedgerEntry entry = new LedgerEntry(type, shown, now, instance.value());
        fencing.check();
        repository.save(user);
        repository.append(user.id(), entry);
        return new PaymentResult(user.id(), user.status(), entry);
    }
}
