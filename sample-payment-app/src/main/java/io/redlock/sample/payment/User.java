package io.redlock.sample.payment;

/**
 * A user as the database has it.
 *
 * @param id the number that the database gave
 * @param name what to call the user
 * @param status whether the user has paid
 */
public record User(long id, String name, UserStatus status) {

    User with(UserStatus changed) {
        return new User(id, name, changed);
    }
}
