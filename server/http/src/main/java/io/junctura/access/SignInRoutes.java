package io.junctura.access;

import io.junctura.access.AccessStore.Person;
import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.View;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Set-up, sign-in and sign-out over HTTP. Passwords are hashed on their own threads. A request that waits for a hash occupies
 * no thread.
 */
final class SignInRoutes implements Routes {
    /** No account has a longer name. */
    private static final int MAX_NAME_LENGTH = 200;
    /** The account name by which wrong set-up codes are counted; no user can have it. */
    private static final String SETUP = "\0set-up";

    private final Access access;
    private final PasswordCheck check;

    SignInRoutes(Access access) {
        this.access = access;
        this.check = new PasswordCheck(access);
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/setup/status", this::setupStatus)
                .needs(Permission.PUBLIC, Audit.NONE)
                .summary("Whether the administrator's password has to be set")
                .answers(200, "The status", SetupStatus.class);
        table.post("/api/v1/setup", this::setUp)
                .needs(Permission.PUBLIC, Audit.OWN_LINE)
                .summary("Sets the administrator's password, once, and signs in")
                .body(SetUp.class)
                .bodyLimit(BodyLimit.SIGN_IN)
                .answers(201, "Done", CurrentUser.class)
                .answers(403, "The code is wrong, used or expired, or a page of another site sent the request")
                .answers(429, "Too many tries failed; Retry-After says when to try again");
        table.post("/api/v1/session", this::signIn)
                .needs(Permission.PUBLIC, Audit.OWN_LINE)
                .summary("Signs a browser in")
                .body(SignIn.class)
                .bodyLimit(BodyLimit.SIGN_IN)
                .answers(201, "Signed in, with a cookie", CurrentUser.class)
                .answers(401, "The name or the password is wrong")
                .answers(403, "A page of another site sent the request")
                .answers(429, "Too many tries failed; Retry-After says when to try again")
                .answers(503, "Too many sign-ins are waiting; Retry-After says when to try again");
        table.delete("/api/v1/session", this::signOut)
                .needs(Permission.VIEWER, Audit.OWN_LINE)
                .summary("Signs the browser out")
                .answers(204, "Signed out");
        table.get(
                        "/api/v1/me",
                        http -> Answers.json(
                                http,
                                new CurrentUser(
                                        Caller.of(http).name(), Caller.of(http).role())))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The signed-in user or token, and its permissions")
                .answers(200, "The caller", CurrentUser.class);
    }

    @Lenient
    record SetUp(@Docs("The code in the set-up address") String code, String password) implements RequestBody {
        @Override
        public String toString() {
            return "SetUp";
        }
    }

    @Lenient
    record SignIn(String username, String password) implements RequestBody {
        @Override
        public String toString() {
            return "SignIn";
        }
    }

    private void setupStatus(Exchange http) {
        Answers.json(http, new SetupStatus(access.setupNeeded()));
    }

    private void setUp(Exchange http) throws IOException {
        access.origin.mustNotBeAnotherSite(http);
        SetUp body = Bodies.read(http, SetUp.class);
        String code = body.code();
        String password = body.password();
        ClientAddress from = from(http);
        Throttle.Attempt attempt = access.throttle.begin(from, null, SETUP);
        if (!access.isSetupCode(code)) {
            attempt.failed();
            access.signInLog.setupRefused(from);
            throw badCode();
        }
        attempt.succeeded();
        Passwords.mustBeGood(password, Access.ADMINISTRATOR);
        CompletableFuture<String> hashed = access.passwords.queueHash(password);
        http.future(() -> hashed.thenAcceptAsync(
                hash -> {
                    if (!access.setUp(code, hash)) throw badCode();
                    String name = Access.ADMINISTRATOR;
                    access.audit.record(AuditAction.SETUP_DONE, Actor.person(name, from.text()), name);
                    signedIn(http, from, name, Role.ADMIN, false);
                },
                access.passwords.later));
    }

    private static ProblemException badCode() {
        return new ProblemException(
                403,
                "bad-code",
                "This set-up address is wrong, was used before or is older than an hour. Restart the server to get a"
                        + " new one.");
    }

    private void signIn(Exchange http) throws IOException {
        access.origin.mustNotBeAnotherSite(http);
        SignIn body = Bodies.read(http, SignIn.class);
        String name = body.username();
        String password = body.password();
        ClientAddress from = from(http);
        if (name.length() > MAX_NAME_LENGTH || Passwords.isTooLong(password)) {
            // No account can have these, so a quick answer reveals nothing about existing accounts.
            access.signInLog.failed(from, "");
            throw badCredentials();
        }
        CompletableFuture<PasswordCheck.Passed> checked =
                check.check(http, from, name, password, SignInRoutes::badCredentials);
        http.future(() -> checked.thenAccept(passed -> {
            Person person = passed.person();
            signedIn(http, from, person.name(), person.role(), passed.knownDevice());
        }));
    }

    private static ProblemException badCredentials() {
        return new ProblemException(401, "bad-credentials", "The name or the password is wrong.");
    }

    private void signedIn(Exchange http, ClientAddress from, String person, Role role, boolean knownDevice) {
        access.sessions.begin(http, person);
        access.devices.remember(http, person);
        access.audit.record(
                AuditAction.SESSION_STARTED, Actor.person(person, from.text()), knownDevice ? "known" : "new");
        Answers.json(http, 201, new CurrentUser(person, role));
    }

    private void signOut(Exchange http) {
        access.sessions.end(http);
        access.audit.record(AuditAction.SESSION_ENDED, Caller.of(http).actor());
        Answers.nothing(http);
    }

    private ClientAddress from(Exchange http) {
        return ClientAddress.of(access.peers.address(http));
    }

    /** Whether the administrator's password has to be set. */
    record SetupStatus(boolean needed) implements View {}

    /** The caller. */
    record CurrentUser(String username, Role role) implements View {}
}
