package io.redlock.sample.payment.lab.instance;

import io.redlock.sample.payment.demo.NotConfigured;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the lab asks an instance, over HTTP, also the one that it runs in. */
@RestController
@RequestMapping("/lab/instance")
@Conditional(NotConfigured.Nodes.class)
class InstanceController {

    private final Worker worker;
    private final InstanceReport report;

    InstanceController(Worker worker, InstanceReport report) {
        this.worker = worker;
        this.report = report;
    }

    @PostMapping("/work")
    WorkReport work(@RequestBody Work work) {
        return worker.perform(work);
    }

    @GetMapping("/state")
    InstanceState state() {
        return report.now();
    }
}
