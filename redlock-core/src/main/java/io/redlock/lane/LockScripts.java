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

    /**
     * Compare and extend in one step, never shortening. By PEXPIRE, which a server that is out of memory still does and
     * which cannot create a key (R25, R28). Returns 1 if the key is ours, -1 if there is none, -2 if it is another owner's.
     */
    public static final String EXTEND = "local v=redis.call('GET',KEYS[1]) "
            + "if v~=ARGV[1] then return v and -2 or -1 end "
            + "if redis.call('PTTL',KEYS[1])<tonumber(ARGV[2]) then redis.call('PEXPIRE',KEYS[1],ARGV[2]) end "
            + "return 1";

    /** Compare and set of the marker (R46). Returns the marker that stands there afterwards. */
    public static final String MARK = "local v=redis.call('GET',KEYS[1]) or '' "
            + "if v==ARGV[1] then redis.call('SET',KEYS[1],ARGV[2]) return ARGV[2] end "
            + "return v";

    private LockScripts() {}
}
