package io.junctura.plugins.github;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.Hmac;
import io.junctura.api.HttpAnswer;
import io.junctura.api.InboundRequest;
import io.junctura.api.NextPage;
import io.junctura.api.Rule;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.api.WebhookTrigger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for each event of a repository or an organization, at once. The server registers the webhook at GitHub
 * when the flow is published, and removes it with the flow. GitHub must be able to reach the server. If it cannot, use
 * {@code github.activity}.
 *
 * @param repository   the repository whose events start runs
 * @param organization the organization whose events start runs, in place of a repository
 * @param events       which events start runs, such as {@code issues} or {@code push}; {@code *} for all
 */
@TriggerInfo(id = "event", title = "Event (webhook)", payload = WebhookEvent.Delivery.class)
@Rule(
        of = {"repository", "organization"},
        must = Rule.Must.EXACTLY_ONE)
public record WebhookEvent(
        @Field(pattern = Repository.PATTERN, patternHint = Repository.HINT, options = Repositories.class) @Nullable
        String repository,

        @Field(pattern = "^[A-Za-z0-9_.-]+$", patternHint = "the name in its address") @Nullable
        String organization,

        @Field(atLeastOne = true) List<String> events)
        implements WebhookTrigger<GitHubConnection> {

    /**
     * An event.
     *
     * @param event    the event's name, such as {@code issues}
     * @param action   what happened, such as {@code opened}, if the event says so
     * @param delivery the delivery's ID, which is the same when GitHub delivers again
     * @param body     the JSON that GitHub sent
     */
    public record Delivery(
            String event,
            @Nullable String action,
            String delivery,
            @Nullable Object body) {}

    private record Hook(long id, @Nullable Config config) {}

    private record Config(@Nullable String url) {}

    public WebhookEvent {
        if ((repository == null) == (organization == null)) {
            throw new IllegalArgumentException("Set either \"repository\" or \"organization\".");
        }
    }

    @Override
    public Registration subscribe(Optional<Registration> standing, TriggerContext<GitHubConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        GitHub gitHub = GitHub.of(context);
        String hooks = hooks();
        String address = context.address().toString();
        Map<String, Object> wanted = Map.of(
                "name",
                "web",
                "active",
                true,
                "events",
                events,
                "config",
                Map.of(
                        "url",
                        address,
                        "content_type",
                        "json",
                        "insecure_ssl",
                        "0",
                        "secret",
                        context.signingSecret().reveal()));
        String registered = standing.map(Registration::id)
                .filter(id -> id.startsWith(hooks + "/"))
                .orElse(null);
        // GitHub refuses a second webhook of one address: an earlier call may have made it.
        if (registered == null) registered = existing(gitHub, hooks, address);
        if (registered != null) {
            try (HttpAnswer answer = gitHub.to("PATCH", registered).json(wanted).send(404)) {
                if (answer.status() != 404) return Registration.of(registered);
            }
        }
        Hook made = gitHub.post(hooks, wanted).send().json(Hook.class);
        return Registration.of(hooks + "/" + made.id());
    }

    private static @Nullable String existing(GitHub gitHub, String hooks, String address)
            throws ConnectorException, IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        gitHub.get(hooks).query("per_page", 100).pages(page -> {
            for (Hook hook : page.jsonList(Hook.class)) {
                if (hook.config() != null && address.equals(hook.config().url())) found.add(hooks + "/" + hook.id());
            }
            return NextPage.link(page);
        });
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public void unsubscribe(Registration registration, TriggerContext<GitHubConnection> context)
            throws ConnectorException, InterruptedException {
        GitHub.of(context).to("DELETE", registration.id()).send(404).close();
    }

    private String hooks() throws ConnectorException {
        return repository == null
                ? "/orgs/" + Repository.segment(String.valueOf(organization)) + "/hooks"
                : Repository.path(repository) + "/hooks";
    }

    @Override
    public void verify(InboundRequest request, TriggerContext<GitHubConnection> context) throws ConnectorException {
        String sent = request.header("x-hub-signature-256").orElse("");
        String due =
                "sha256=" + Hmac.sha256(context.signingSecret(), request.body()).hex();
        if (!Hmac.isEqual(due, sent)) {
            throw ConnectorException.credentials("X-Hub-Signature-256 does not fit the body and this flow's secret.");
        }
    }

    @Override
    public Received receive(InboundRequest request, TriggerContext<GitHubConnection> context)
            throws ConnectorException {
        String event = request.header("x-github-event")
                .orElseThrow(() -> ConnectorException.badInput("The header X-GitHub-Event is missing."));
        if (event.equals("ping")) return new Received.Answer(200, Map.of(), new byte[0]);
        String id = request.header("x-github-delivery")
                .orElseThrow(() -> ConnectorException.badInput("The header X-GitHub-Delivery is missing."));
        Object body = request.payload();
        Object action = body instanceof Map<?, ?> map ? map.get("action") : null;
        return Received.of(new Event(new Delivery(event, action instanceof String text ? text : null, id, body), id));
    }
}
