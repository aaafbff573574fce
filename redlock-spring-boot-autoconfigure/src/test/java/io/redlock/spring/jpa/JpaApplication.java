package io.redlock.spring.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Extension;
import io.redlock.Hold;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.spring.DistributedLock;
import jakarta.persistence.EntityManager;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.Transactional;

/** An application as Boot makes it, with Hibernate and Spring Data. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = R2dbcAutoConfiguration.class) // With a reactive database there would be no other.
@Import(JpaApplication.Service.class)
class JpaApplication {

    @Bean
    MemoryLockNodes nodes() {
        return MemoryLockNodes.of(3);
    }

    @Bean
    Losses losses(MemoryLockNodes nodes, Redlock redlock) {
        return new Losses(nodes, redlock);
    }

    /** Takes the lock away from whoever has it. */
    record Losses(MemoryLockNodes nodes, Redlock redlock) {

        void lose() {
            for (Hold hold : redlock.holds()) {
                nodes.servers().forEach(server -> server.remove("redlock:lock:k"));
                assertThat(hold.extend(hold.lease())).isEqualTo(Extension.REFUSED);
            }
        }
    }

    /** What the application does, under a lock. */
    static class Service {

        private final EntityManager entities;

        Service(EntityManager entities) {
            this.entities = entities;
        }

        @DistributedLock("'k'")
        public void plain(Runnable work) {
            work.run();
        }

        @DistributedLock("'k'")
        @Transactional
        public void required(Runnable work) {
            work.run();
        }

        @DistributedLock("'k'")
        @Transactional(readOnly = true)
        public void readOnly(Runnable work) {
            work.run();
        }

        /** Writes with the commit at the earliest. */
        void deposit() {
            entities.find(Account.class, 1L).balance++;
        }

        void open(long id, String owner) {
            entities.persist(new Account(id, owner));
        }
    }
}
