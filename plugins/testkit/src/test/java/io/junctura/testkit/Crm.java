package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Effect;
import io.junctura.api.Event;
import io.junctura.api.HttpRequest;
import io.junctura.api.NextPage;
import io.junctura.api.Permissions;
import io.junctura.api.PollTrigger;
import io.junctura.api.Rows;
import io.junctura.api.Secret;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Contacts, by a REST API. */
@Extension
@Permissions(files = true)
@ConnectorInfo(
        id = "crm",
        title = "CRM",
        connection = Crm.Account.class,
        actions = {Crm.Find.class, Crm.All.class, Crm.Create.class, Crm.Dial.class},
        triggers = Crm.Changed.class)
public final class Crm implements Connector {

    /**
     * An account of the CRM.
     *
     * @param address where its API is
     * @param token   for it
     */
    @ConnectionInfo(address = "address")
    public record Account(String address, Secret token) implements Connection {
        HttpRequest.Builder to(String method, String path) {
            return HttpRequest.to(method, URI.create(address + path))
                    .header("Authorization", "Bearer " + token.reveal());
        }
    }

    /**
     * A person.
     *
     * @param id    of the person
     * @param name  of the person
     * @param since when the CRM met the person
     * @param born  the day of birth
     * @param photo in PNG
     * @param tags  of the person
     */
    public record Contact(
            UUID id,
            String name,
            Instant since,
            @Nullable LocalDate born,
            byte @Nullable [] photo,
            List<String> tags) {}

    /**
     * Finds a contact.
     *
     * @param path where it is
     */
    @ActionInfo(id = "find", title = "Find", effect = Effect.READ)
    public record Find(String path) implements Action<Account, Contact> {
        @Override
        public Contact run(ActionContext<Account> context) throws ConnectorException, InterruptedException {
            HttpRequest request = context.connection().to("GET", path).build();
            return context.http().send(request).orThrow("The CRM").json(Contact.class);
        }
    }

    private record Page(
            List<Contact> contacts,
            @Nullable String next,
            @Nullable String cursor) {}

    /**
     * Lists all contacts.
     *
     * @param by how the next page is named: link, next or cursor
     */
    @ActionInfo(id = "all", title = "All", effect = Effect.READ)
    public record All(String by) implements Action<Account, Rows> {
        @Override
        public Rows run(ActionContext<Account> context) throws ConnectorException, IOException, InterruptedException {
            HttpRequest first = context.connection().to("GET", "/contacts").build();
            return context.rows()
                    .store(
                            "contacts.ndjson",
                            sink -> context.http().pages(first, answer -> {
                                if (by.equals("link")) {
                                    for (Contact one : answer.orThrow("The CRM").jsonList(Contact.class)) sink.add(one);
                                    return NextPage.link(answer);
                                }
                                Page page = answer.orThrow("The CRM").json(Page.class);
                                for (Contact one : page.contacts()) sink.add(one);
                                return by.equals("next")
                                        ? NextPage.at(page.next())
                                        : NextPage.query("cursor", page.cursor());
                            }));
        }
    }

    /**
     * Creates a contact.
     *
     * @param name of the person
     */
    @ActionInfo(id = "create", title = "Create", effect = Effect.UNSAFE)
    public record Create(String name) implements Action<Account, Void> {
        private record Body(String name, Instant since, Map<String, Object> more) {}

        @Override
        public @Nullable Void run(ActionContext<Account> context) throws ConnectorException, InterruptedException {
            HttpRequest.Builder request = context.connection()
                    .to("POST", "/contacts?v=1")
                    .query("notify", List.of("a & b", 7))
                    .json(new Body(name, context.clock().instant(), Map.of("born", LocalDate.of(1990, 1, 31))));
            context.http().send(request.build()).orThrow("The CRM").close();
            return null;
        }
    }

    /** Calls a phone that does not answer. */
    @ActionInfo(id = "dial", title = "Dial", effect = Effect.UNSAFE)
    public record Dial() implements Action<Account, Void> {
        @Override
        public Void run(ActionContext<Account> context) throws IOException {
            throw new ConnectException(
                    "no dial tone for " + context.connection().token().reveal());
        }
    }

    /** Starts a run for each contact. */
    @TriggerInfo(id = "changed", title = "Changed", payload = Contact.class)
    public record Changed() implements PollTrigger<Account, Instant> {
        @Override
        public Polled<Instant> poll(@Nullable Instant cursor, TriggerContext<Account> context) {
            UUID id = UUID.fromString("6f1b8c3e-0b0d-4c43-9c51-0d2b6d0f3c11");
            Contact ada = new Contact(id, "Ada", Instant.EPOCH, LocalDate.EPOCH, new byte[] {1, 2}, List.of("new"));
            return new Polled<>(List.of(new Event(ada, id.toString())), Instant.EPOCH, false);
        }
    }
}
