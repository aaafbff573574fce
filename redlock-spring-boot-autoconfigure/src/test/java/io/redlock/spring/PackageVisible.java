package io.redlock.spring;

/** A class with a method that only its package sees. */
public class PackageVisible {

    @DistributedLock("#id")
    void pay(long id) {}

    /** Not locked by an annotation of its own. */
    public void refund() {}
}
