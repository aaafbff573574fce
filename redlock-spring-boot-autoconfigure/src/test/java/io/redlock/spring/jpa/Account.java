package io.redlock.spring.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PreUpdate;
import java.util.concurrent.atomic.AtomicReference;

/** What the tests write. */
@Entity
class Account {

    /** What happens while a change is written. */
    static final AtomicReference<Runnable> DURING_FLUSH = new AtomicReference<>(() -> {});

    @Id
    long id;

    @Column(unique = true)
    String owner;

    int balance;

    Account() {}

    Account(long id, String owner) {
        this.id = id;
        this.owner = owner;
    }

    @PreUpdate
    void onUpdate() {
        DURING_FLUSH.get().run();
    }
}
