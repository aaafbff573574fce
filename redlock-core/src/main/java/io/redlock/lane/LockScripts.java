package io.redlock.lane;

/**
 * The Lua scripts that lanes send. They are short and sent whole: a digest that a server has forgotten would have to be
 * followed by the source, and what was sent meanwhile would overtake it (R20).
 */
public final class LockScripts {

    /**
     * Compare and delete in one step: a plain DEL could remove the key of the owner that came after us (R23). Returns 1 if
     * it deleted the key, -1 if there was none, -2 if it was another owner's.
     */
    public static final String RELEASE = "local v=redis.call('GET',KEYS[1]) "
            + "if v==ARGV[1] then return redis.call('DEL',KEYS[1]) end "
            + "return v and -2 or -1";

    private LockScripts() {}
}
