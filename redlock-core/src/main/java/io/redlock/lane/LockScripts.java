package io.redlock.lane;

import io.redlock.node.RevokedValue;

/**
 * The Lua scripts that lanes send. They are short and sent whole: a digest that a server has forgotten would have to be
 * followed by the source, and what was sent meanwhile would overtake it (R20).
 *
 * <p>Those for several keys, or with a fencing token, get the lock keys first and behind them as many fence keys, and begin
 * with reading: what fails, fails before anything is written (R35). A fence key lives for a day after its last use; by
 * then the servers' clocks are far beyond what stood in it (R38).
 */
public final class LockScripts {

    /** For how long a server keeps a fence value that nobody uses. */
    public static final long FENCE_KEPT_MILLIS = 86_400_000;

    /** Whether a value is a {@link RevokedValue}. */
    private static final String REVOKED = "string.sub(v,1,#'" + RevokedValue.MARK + "')=='" + RevokedValue.MARK + "'";

    /** Of a value that is not ours: itself if it says who revoked the owner, else -2; or -1 if there is none. */
    private static final String NOT_OURS = "v and (" + REVOKED + " and v or -2) or -1";

    /** As above, into r, of the value of one of several keys, which may be an error. */
    private static final String ONE_NOT_OURS = "if type(r)~='string' then "
            + "if type(v)=='string' and " + REVOKED + " then r=v "
            + "else r=(v or r==-2) and -2 or -1 end end ";

    /**
     * Compare and delete in one step: a plain DEL could remove the key of the owner that came after us (R23). Returns 1 if
     * it deleted the key, -1 if there was none, -2 if it was another owner's, the value if the owner was revoked.
     */
    public static final String RELEASE = "local v=redis.call('GET',KEYS[1]) "
            + "if v==ARGV[1] then return redis.call('DEL',KEYS[1]) end "
            + "return " + NOT_OURS;

    /**
     * Compare and extend in one step, never shortening. By PEXPIRE, which a server that is out of memory still does and
     * which cannot create a key (R25, R28). Returns 1 if the key is ours, else what a release does.
     */
    public static final String EXTEND = "local v=redis.call('GET',KEYS[1]) "
            + "if v~=ARGV[1] then return " + NOT_OURS + " end "
            + "if redis.call('PTTL',KEYS[1])<tonumber(ARGV[2]) then redis.call('PEXPIRE',KEYS[1],ARGV[2]) end "
            + "return 1";

    /** Raises f to the greatest fence value that stands under the fence keys. */
    private static final String READ_FENCE =
            "for i=n+1,#KEYS do f=math.max(f,tonumber(redis.call('GET',KEYS[i]) or 0)) end ";

    /** Writes f under the fence keys, and leaves it in x. Lua would write it in powers of ten. */
    private static final String WRITE_FENCE = "x=string.format('%.0f',f) "
            + "for i=n+1,#KEYS do redis.call('SET',KEYS[i],x,'PX'," + FENCE_KEPT_MILLIS + ") end ";

    /** Ends the script unless all of the first n keys are ours. */
    private static final String UNLESS_OURS = "local r=1 "
            + "for i=1,n do local v=redis.call('GET',KEYS[i]) "
            + "if v~=ARGV[1] then " + ONE_NOT_OURS + "end end "
            + "if r~=1 then return r end ";

    /**
     * Sets all keys if all are free (R55). With a proposal and how far it may be from the server's clock, it also makes a
     * fence value greater than every one before, in the same step (R35, R38). Gets owner, lease, number of lock keys, and
     * perhaps proposal and distance, in microseconds. Returns nothing if a key is there, else the fence value or OK.
     */
    public static final String ACQUIRE = "local n=tonumber(ARGV[3]) local x='OK' "
            + "for i=1,n do if redis.call('PTTL',KEYS[i])~=-2 then return false end end "
            + "if ARGV[4] then local f=0 "
            + READ_FENCE
            + "local t=redis.call('TIME') local s=t[1]*1000000+t[2] local d=tonumber(ARGV[5]) "
            + "f=math.max(f+1,math.min(math.max(tonumber(ARGV[4]),s-d),s+d)) "
            + WRITE_FENCE
            + "end "
            + "for i=1,n do redis.call('SET',KEYS[i],ARGV[1],'PX',ARGV[2]) end "
            + "return x";

    /** As {@link #EXTEND}, for all keys or none. Gets owner, lease and number of lock keys. */
    public static final String EXTEND_ALL = "local n=tonumber(ARGV[3]) "
            + UNLESS_OURS
            + "for i=1,n do if redis.call('PTTL',KEYS[i])<tonumber(ARGV[2]) then "
            + "redis.call('PEXPIRE',KEYS[i],ARGV[2]) end end "
            + "for i=n+1,#KEYS do redis.call('PEXPIRE',KEYS[i]," + FENCE_KEPT_MILLIS + ") end "
            + "return 1";

    /**
     * As {@link #RELEASE}, for each key: what is ours is deleted whatever the others are. Returns 1 if all were ours, the
     * value of the first whose owner was revoked, -2 if one was another owner's, else -1.
     */
    public static final String RELEASE_ALL = "local r=1 "
            + "for i=1,#KEYS do local v=redis.pcall('GET',KEYS[i]) "
            + "if v==ARGV[1] then redis.call('DEL',KEYS[i]) else " + ONE_NOT_OURS + "end end "
            + "return r";

    /**
     * Instead of a {@link #RELEASE}: compare and set of the time left, which may be more or less than there was. Gets owner
     * and milliseconds. Returns what a release does.
     */
    public static final String KEEP = "local v=redis.call('GET',KEYS[1]) "
            + "if v==ARGV[1] then return redis.call('PEXPIRE',KEYS[1],ARGV[2]) end "
            + "return " + NOT_OURS;

    /** As {@link #KEEP}, for each key, and instead of a {@link #RELEASE_ALL}. */
    public static final String KEEP_ALL = "local r=1 "
            + "for i=1,#KEYS do local v=redis.pcall('GET',KEYS[i]) "
            + "if v==ARGV[1] then redis.call('PEXPIRE',KEYS[i],ARGV[2]) else " + ONE_NOT_OURS + "end end "
            + "return r";

    /**
     * Raises the fence value, never lowers it, while all keys are ours (R36). Gets owner, token and number of lock keys.
     * Returns the fence value that stands there afterwards, or what {@link #EXTEND} does where a key is not ours.
     */
    public static final String RAISE = "local n=tonumber(ARGV[3]) local x "
            + UNLESS_OURS
            + "local f=tonumber(ARGV[2]) "
            + READ_FENCE
            + WRITE_FENCE
            + "return x";

    /**
     * Sets the keys that are gone and extends the others, unless one is another owner's, and raises the fence value to the
     * token (R34, R39). Gets owner, lease, number of lock keys, and perhaps the token. Returns 1 if all are ours now, else
     * -2.
     */
    public static final String REPAIR = "local n=tonumber(ARGV[3]) local x "
            + "for i=1,n do local v=redis.call('GET',KEYS[i]) if v and v~=ARGV[1] then return -2 end end "
            + "if ARGV[4] then local f=tonumber(ARGV[4]) "
            + READ_FENCE
            + WRITE_FENCE
            + "end "
            + "for i=1,n do if redis.call('PTTL',KEYS[i])<tonumber(ARGV[2]) then "
            + "redis.call('SET',KEYS[i],ARGV[1],'PX',ARGV[2]) end end "
            + "return 1";

    /**
     * Compare and set, with the time left that there is; what never expires is no lock and stays as it is. Gets the owner to
     * revoke, and what is to stand there instead. Returns 1 if it was done, -3 if the key never expires, else what a release
     * does.
     */
    public static final String REVOKE = "local v=redis.call('GET',KEYS[1]) "
            + "if v~=ARGV[1] then return " + NOT_OURS + " end "
            + "if redis.call('PTTL',KEYS[1])==-1 then return -3 end "
            + "redis.call('SET',KEYS[1],ARGV[2],'KEEPTTL') "
            + "return 1";

    /** Compare and set of the marker (R46). Returns the marker that stands there afterwards. */
    public static final String MARK = "local v=redis.call('GET',KEYS[1]) or '' "
            + "if v==ARGV[1] then redis.call('SET',KEYS[1],ARGV[2]) return ARGV[2] end "
            + "return v";

    private LockScripts() {}
}
