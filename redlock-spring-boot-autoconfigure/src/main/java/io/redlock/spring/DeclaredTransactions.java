package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Reads the transactions that the application declares, which is how {@code @Transactional} itself reads them. */
final class DeclaredTransactions implements Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(DeclaredTransactions.class);

    private static final String INSIDE =
            "{} acquires its lock inside a transaction that its caller has begun: what that has read may be older than the"
                    + " lock, and its connection waits along. Take the lock first: call the method outside of the"
                    + " transaction, or put @DistributedLock on the method that begins it. It is said once for each"
                    + " method; redlock.transaction.inside=reject refuses such calls, allow says nothing";

    private final ConfigurableBeanFactory beans;
    private final TransactionTerms terms;
    private final TransactionGuardPostProcessor guard;

    /** As large as the number of annotated methods. */
    private final Set<Method> warned = ConcurrentHashMap.newKeySet();

    private DeclaredTransactions(ConfigurableBeanFactory beans, TransactionTerms terms) {
        this.beans = beans;
        this.terms = terms;
        this.guard = new TransactionGuardPostProcessor(new TransactionCommitGuard(terms));
    }

    /** {@return those of an application, whose managers get a guard when they are made} */
    static DeclaredTransactions guarded(ConfigurableBeanFactory beans, TransactionTerms terms) {
        DeclaredTransactions transactions = new DeclaredTransactions(beans, terms);
        // In front of the post-processors that make proxies, so that it meets the manager itself.
        beans.addBeanPostProcessor(transactions.guard);
        if (ReturnKind.isReactorPresent()) {
            beans.addBeanPostProcessor(ReactiveTransactionGuard.of(terms));
        }
        return transactions;
    }

    @Override
    public boolean hasCommitted(Method method, Class<?> targetClass) {
        return attributes(method, targetClass).anyMatch(DeclaredTransactions::hasEnded);
    }

    /** One that joins its caller's is not over as long as one is active: that can still roll back. */
    private static boolean hasEnded(TransactionAttribute attribute) {
        return switch (attribute.getPropagationBehavior()) {
            case TransactionDefinition.PROPAGATION_REQUIRES_NEW -> true;
            case TransactionDefinition.PROPAGATION_REQUIRED, TransactionDefinition.PROPAGATION_NESTED ->
                !TransactionSynchronizationManager.isActualTransactionActive();
            default -> false;
        };
    }

    /** One that has ended still looks active to those whom it tells so, but nothing can be registered with it. */
    @Override
    public Standing standing(Method method, Class<?> targetClass) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            return Standing.ALONE;
        }
        return standingInOne(method, targetClass);
    }

    @Override
    public TransactionTerms terms() {
        return terms;
    }

    @Override
    public Standing standingInOne(Method method, Class<?> targetClass) {
        return attributes(method, targetClass).anyMatch(DeclaredTransactions::suspendsAnother)
                ? Standing.APART
                : Standing.WITHIN;
    }

    private static boolean suspendsAnother(TransactionAttribute attribute) {
        return switch (attribute.getPropagationBehavior()) {
            case TransactionDefinition.PROPAGATION_REQUIRES_NEW,
                    TransactionDefinition.PROPAGATION_NOT_SUPPORTED,
                    TransactionDefinition.PROPAGATION_NEVER -> true;
            default -> false;
        };
    }

    private Stream<TransactionAttribute> attributes(Method method, Class<?> targetClass) {
        return beans.getBeanProvider(TransactionAttributeSource.class).stream()
                .map(source -> source.getTransactionAttribute(method, targetClass))
                .filter(Objects::nonNull);
    }

    @Override
    public void beforeAcquiringWithin(Method method) {
        switch (terms.inside()) {
            case ALLOW -> {}
            case WARN -> {
                if (warned.add(method)) {
                    LOG.warn(INSIDE, MethodNames.of(method));
                }
            }
            case REJECT ->
                throw new IllegalStateException(
                        "%s would acquire its lock inside a transaction that its caller has begun, which redlock.transaction.inside=reject forbids: what that has read may be older than the lock, and its connection would wait along. Take the lock first: call the method outside of the transaction, or put @DistributedLock on the method that begins it"
                                .formatted(MethodNames.of(method)));
        }
    }

    @Override
    public void enter(SharedHold hold) {
        TransactionMembership.begin(hold);
    }

    @Override
    public void guardAll() {
        for (BeanFactory factory = beans;
                factory instanceof ConfigurableListableBeanFactory listable;
                factory = listable.getParentBeanFactory()) {
            guard.guardExisting(listable);
        }
    }
}
