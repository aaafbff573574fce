package io.redlock.sample.payment;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Users and their payments over HTTP. */
@RestController
@RequestMapping("/users")
class PaymentController {

    private final PaymentService payments;

    PaymentController(PaymentService payments) {
        this.payments = payments;
    }

    @PostMapping
    ResponseEntity<User> register(@Valid @RequestBody NewUser body) {
        User user = payments.register(body.name());
        return ResponseEntity.created(URI.create("/users/" + user.id())).body(user);
    }

    @GetMapping("/{id}")
    Account account(@PathVariable long id) {
        return payments.account(id);
    }

    @PostMapping("/{id}/payments")
    PaymentResult pay(@PathVariable long id, @Valid @RequestBody Payment body) {
        return payments.pay(id, body.amount());
    }

    @PostMapping("/{id}/payments/cancel")
    PaymentResult cancel(@PathVariable long id, @Valid @RequestBody Payment body) {
        return payments.cancel(id, body.amount());
    }

    /**
     * The body of a registration.
     *
     * @param name what to call the user
     */
    record NewUser(
            @NotBlank(message = "is missing") @Size(max = 100, message = "has more than 100 characters")
            String name) {}

    /**
     * The body of a payment and of its cancellation.
     *
     * @param amount how much, as a JSON string or number
     */
    record Payment(
            @NotNull(message = "is missing")
            @Positive(message = "is not greater than 0")
            @Digits(integer = 9, fraction = 2, message = "has more than 2 decimals, or more than 9 digits before them")
            BigDecimal amount) {}
}
