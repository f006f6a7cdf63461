package io.junctura.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.delivery.Subscriber.Answer;
import io.junctura.http.TestClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A subscriber that takes its deliveries more slowly than events come. */
@Tag("slow")
class LongQueueTest {
    private static final int MAX = 200;
    private static final int EVENTS = 300;

    private final CountDownLatch hangs = new CountDownLatch(1);
    private ServerWithWebhooks server;
    private Subscriber slow;
    private Subscriber quick;
    private Subscriber owner;

    @BeforeEach
    void start(@TempDir Path data) throws Exception {
        server = new ServerWithWebhooks(data, MAX);
        slow = new Subscriber();
        quick = new Subscriber();
        owner = new Subscriber();
        slow.answering = got -> {
            try {
                hangs.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Answer.of(200);
        };
    }

    @AfterEach
    void stop() {
        hangs.countDown();
        server.close();
        slow.close();
        quick.close();
        owner.close();
    }

    private static Set<Object> numbers(Subscriber subscriber) {
        return subscriber.got.stream()
                .map(got -> ((Map<?, ?>) got.json().get("data")).get("n"))
                .collect(Collectors.toSet());
    }

    private boolean nothingIsQueued(Object id) {
        return server.deliveries(id, "?status=queued&limit=1").isEmpty();
    }

    private void isDisabledAndLosesNothing(Map<String, Object> settings) throws Exception {
        Object id = server.subscribe(slow, settings).get("id");
        server.subscribe(quick, Map.of());
        server.subscribe(owner, Map.of("topics", List.of(SubscriptionDisabling.TOPIC)));
        for (int n = 0; n < EVENTS; n++) {
            TestClient.Answer answer = server.admin.post("/api/v1/topics/orders/events", Map.of("n", n));
            assertThat(answer.status()).as("event %s", n).isEqualTo(202);
            int sent = n + 1;
            Eventually.is("the other subscriber gets all", () -> quick.got.size() == sent);
        }
        Map<String, Object> disabled = server.subscription(id);
        assertThat(disabled).containsEntry("state", "disabled");
        assertThat((String) disabled.get("reason"))
                .matches("1[0-9]{2} deliveries wait to be sent, half of what the queue of a subscription holds\\..*");
        Eventually.is("its owner is told", () -> owner.got.size() == 1);
        assertThat(owner.got.get(0).json())
                .containsEntry("subscription", id)
                .containsEntry("reason", disabled.get("reason"))
                .doesNotContainKey("failingSince");

        String since = String.valueOf(disabled.get("changedAt"));
        hangs.countDown();
        Eventually.is("what was queued is over", () -> nothingIsQueued(id));
        TestClient.Answer enabled = server.admin.post(
                ServerWithWebhooks.SUBSCRIPTIONS + "/" + id + "/enable", Map.of("since", since, "rate", 20));
        assertThat(enabled.object()).containsEntry("state", "enabled");
        Eventually.is("it gets what it has missed", () -> {
            if (nothingIsQueued(id)) server.time.pass(Duration.ofSeconds(1));
            return numbers(slow).size() == EVENTS;
        });
        assertThat(server.subscription(id)).containsEntry("state", "enabled");
        assertThat(owner.got).hasSize(1);
    }

    @Test
    void isDisabledBeforeItsTopicRefusesEventsAndGetsWhatItMissedLater() throws Exception {
        isDisabledAndLosesNothing(Map.of());
    }

    @Test
    void deliveriesThatWaitForTheirTurnCountToo() throws Exception {
        isDisabledAndLosesNothing(Map.of("orderBy", "{{ 1 }}"));
    }
}
