package io.redlock.spring.jpa;

import io.redlock.spring.DistributedLock;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

/** A repository, whose methods have transactions of their own. */
interface Accounts extends JpaRepository<Account, Long> {

    @DistributedLock("'k'")
    @Transactional
    @Modifying
    @Query("update Account a set a.balance = 7 where a.id = 1")
    int raise();
}
