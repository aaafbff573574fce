package io.redlock.spring;

import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.memory.MemoryServer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** An application with one bean, and another client of the same nodes that is in its way. */
final class PolicyFixture<T> implements AutoCloseable {

    final MemoryLockNodes nodes = MemoryLockNodes.of(3);
    final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    final Redlock other;
    final T bean;

    PolicyFixture(Class<T> type, Object... more) {
        context.register(LockConfiguration.class, type);
        context.setAllowBeanDefinitionOverriding(true);
        context.registerBean("nodes", MemoryLockNodes.class, () -> nodes);
        for (Object further : more) {
            context.getBeanFactory().registerSingleton(further.getClass().getName(), further);
        }
        context.refresh();
        bean = context.getBean(type);
        other = Redlock.builder().nodes(nodes).build();
    }

    Redlock redlock() {
        return context.getBean(Redlock.class);
    }

    /** Somebody else has the lock from now on. */
    Hold contend(String key) {
        try {
            return other.acquire(LockRequest.of(key)).orThrow();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /** No node votes from now on: each has lost its data, and may have forgotten a lock. */
    void loseTheNodes() {
        nodes.servers().forEach(MemoryServer::clear);
    }

    @Override
    public void close() {
        other.close();
        context.close();
    }
}
