package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.OneRedisScene.Result;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Plays what happens on one Redis with a replica, and on five nodes. */
@RestController
@ConditionalOnLab
class OneRedisController {

    private final Stage stage;

    OneRedisController(Stage stage) {
        this.stage = stage;
    }

    @PostMapping("/lab/one-redis")
    Result play() throws Exception {
        return stage.play(new OneRedisScene()::play);
    }
}
