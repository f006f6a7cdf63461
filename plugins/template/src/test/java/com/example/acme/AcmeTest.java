package com.example.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Secret;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import io.junctura.testkit.RecordingServer;
import io.junctura.testkit.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcmeTest {
    private static final String FLOWS = """
            integration: orders
            connections:
              account: { connector: acme }
            flows:
              created:
                trigger: { use: acme.order-created, connection: account, every: 5m }
                steps: []
              paid:
                trigger: { use: acme.order-paid, connection: account }
                steps: []
            """;

    private final RecordingServer api = RecordingServer.start();
    private final Harness harness = Harness.of(AcmeConnector.class);

    @BeforeEach
    void connect() {
        api.on("GET /orders", Reply.json(200, Map.of("orders", List.of())));
        harness.connection("account", "acme", Map.of("address", api.address(), "token", "t-1", "webhookSecret", "w-1"));
    }

    @AfterEach
    void close() {
        harness.close();
        api.close();
    }

    private Ran create() {
        return harness.act("acme.create-order", "account", Map.of("customer", "C-1", "total", 10));
    }

    @Test
    void anOrderIsCreatedWithTheStepsKey() {
        api.on("POST /orders", Reply.json(201, Map.of("id", "O-1")));
        assertThat(create().step("act").output()).isEqualTo(Map.of("id", "O-1"));
        assertThat(api.sent().get(0).json()).isEqualTo(Map.of("customer", "C-1", "total", 10L));
        assertThat(api.sent().get(0).header("Authorization")).isEqualTo("Bearer t-1");
        assertThat(api.sent().get(0).header("Idempotency-Key")).isNotBlank();
    }

    @Test
    void aRetrySendsTheSameKey() {
        api.on("POST /orders", Reply.status(503), Reply.json(201, Map.of("id", "O-1")));
        Ran ran = create();
        assertThat(ran.waiting()).isEqualTo("retry");
        harness.advance(Duration.ofMinutes(1));
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(api.await("POST /orders", 2))
                .extracting(sent -> sent.header("Idempotency-Key"))
                .containsOnly(api.sent().get(0).header("Idempotency-Key"));
    }

    @Test
    void aRefusedTokenLetsTheRunWaitUntilTheConnectionIsChanged() {
        api.on("POST /orders", Reply.status(401), Reply.json(201, Map.of("id", "O-1")));
        Ran ran = create();
        assertThat(ran.waiting()).isEqualTo("connection");
        harness.connection("account", "acme", Map.of("address", api.address(), "token", "t-2"));
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void eachCreatedOrderStartsOneRun() {
        api.on("GET /orders", sent -> Reply.json(200, page(sent.query().get("after"))));
        harness.publish(FLOWS).poll("created");
        assertThat(harness.awaitRun("created").payload()).isEqualTo(order("O-1"));
        assertThat(harness.awaitRun("created").payload()).isEqualTo(order("O-2"));
        harness.crash().advance(Duration.ofMinutes(5)).poll("created");
        assertThat(harness.runs("created")).hasSize(2);
    }

    private static Map<String, Object> page(String after) {
        return switch (after) {
            case "" -> Map.of("orders", List.of(order("O-1")), "more", true);
            case "O-1" -> Map.of("orders", List.of(order("O-2")), "more", false);
            default -> Map.of("orders", List.of(), "more", false);
        };
    }

    private static Map<String, Object> order(String id) {
        return Map.of("id", id, "customer", "C-1", "total", 10L);
    }

    @Test
    void aRepeatedWebhookStartsOneRun() {
        harness.publish(FLOWS);
        assertThat(deliver("w-1")).isEqualTo(202);
        assertThat(harness.awaitRun("paid").payload()).isEqualTo(Map.of("id", "O-1"));
        assertThat(deliver("w-1")).isEqualTo(200);
        assertThat(deliver("another secret")).isEqualTo(401);
        assertThat(harness.runs("paid")).hasSize(1);
    }

    private int deliver(String secret) {
        byte[] body = "{\"id\":\"O-1\"}".getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json",
                "X-Acme-Delivery", "D-1",
                "X-Acme-Signature", OrderPaid.signature(body, Secret.of(secret)));
        return harness.send("POST", "paid", headers, body).status();
    }

    @Test
    void theTestOfTheConnectionReportsRefusedCredentials() {
        api.on("GET /account", Reply.status(401), Reply.json(200, Map.of()));
        assertThat(harness.test("account").orElseThrow().message()).contains("does not accept the credentials");
        assertThat(harness.test("account")).isEmpty();
    }
}
