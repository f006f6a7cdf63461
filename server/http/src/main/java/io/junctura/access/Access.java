package io.junctura.access;

import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.http.Credential;
import io.junctura.http.Exchange;
import io.junctura.http.Guard;
import io.junctura.http.Peers;
import io.junctura.http.Permission;
import io.junctura.http.RequestHead;
import io.junctura.http.Route;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates and authorizes callers. Until an administrator exists, only the set-up and the local token give access. The
 * entry point of this package.
 */
public final class Access implements Guard, Routes, AutoCloseable {
    static final String ADMINISTRATOR = "admin";
    private static final Duration SETUP_TIME = Duration.ofHours(1);
    private static final Credential LOCAL = new Credential("local", Duration.ofDays(365), () -> true);

    final AccessStore store;
    final Tokens tokens;
    final Sessions sessions;
    final PasswordHasher passwords;
    final Throttle throttle;
    final Devices devices;
    final AuditLog audit;
    final SignInLog signInLog;
    private final SignInLog refusedCalls;
    private final CallLog calls;
    final SameOrigin origin;
    final Peers peers;
    final Clock clock;

    private final LocalToken local;
    private final Instant setupEnds;
    private final List<Consumer<String>> whenRevoked = new CopyOnWriteArrayList<>();
    private volatile @Nullable String setupCode;

    /**
     * Writes the local token into the data folder.
     *
     * @param publicUrl the URL by which browsers reach the server; null if it is the listening address
     * @param later     runs work that may block, such as the end of a sign-in
     * @param audit     records sign-ins and changes of tokens
     * @throws IOException if the data folder cannot be written to
     */
    public Access(
            AccessStore store,
            Path dataFolder,
            Peers peers,
            @Nullable String publicUrl,
            Clock clock,
            Executor later,
            AuditLog audit)
            throws IOException {
        this(store, dataFolder, peers, publicUrl, clock, new PasswordHasher(later, Passwords.ROUNDS), audit);
    }

    Access(
            AccessStore store,
            Path dataFolder,
            Peers peers,
            @Nullable String publicUrl,
            Clock clock,
            PasswordHasher passwords,
            AuditLog audit)
            throws IOException {
        this.store = store;
        this.tokens = new Tokens(store, clock, audit, this::revoked);
        this.sessions = new Sessions(store, clock, peers, this::revoked);
        this.passwords = passwords;
        this.audit = audit;
        this.signInLog = new SignInLog(audit, store, AuditAction.SIGN_INS_REPEATED);
        this.refusedCalls = new SignInLog(audit, store, AuditAction.CALLS_REPEATED);
        this.calls = new CallLog(audit, clock);
        this.devices = new Devices(store, clock, peers);
        this.throttle = new Throttle(clock);
        this.origin = new SameOrigin(publicUrl);
        this.peers = peers;
        this.clock = clock;
        this.local = LocalToken.write(dataFolder);
        this.setupEnds = clock.instant().plus(SETUP_TIME);
        this.setupCode = store.hasAdministrator() ? null : RandomText.secret("");
    }

    /** Whether there is no administrator yet. */
    public boolean setupNeeded() {
        return setupCode != null;
    }

    /**
     * The address at which a browser sets the administrator's password, once, within an hour. The code is in the fragment,
     * after the {@code #}, so that no log of a proxy contains it.
     *
     * @return empty if there is an administrator
     */
    public Optional<String> setupAddress(String serverAddress) {
        String code = setupCode;
        return code == null ? Optional.empty() : Optional.of(serverAddress + "/setup#" + code);
    }

    /**
     * Sets the password of {@code admin} from the environment. The same password again changes nothing.
     *
     * @throws ProblemException if it is too weak
     */
    public void setAdministrator(String password) {
        Optional<AccessStore.Person> before = store.person(ADMINISTRATOR);
        if (before.isPresent() && passwords.matches(password, before.get().password())) return;
        Passwords.mustBeGood(password, ADMINISTRATOR);
        store.setPassword(ADMINISTRATOR, Role.ADMIN, passwords.hash(password), clock.instant(), null)
                .forEach(hash -> revoked(Sessions.id(hash)));
        audit.record(AuditAction.PASSWORD_SET, Actor.SERVER, ADMINISTRATOR);
        setupCode = null;
    }

    /** Registers a listener that gets the credential's id of each session and token that was signed out, revoked or expired. */
    public void onRevoked(Consumer<String> listener) {
        whenRevoked.add(listener);
    }

    private void revoked(String credential) {
        whenRevoked.forEach(listener -> listener.accept(credential));
    }

    /** A token for the portal of one instance's subscriptions, and until when it is valid. */
    public record PortalToken(String secret, Instant until) {}

    /** Makes a token with which a customer uses the portal for a while. */
    public PortalToken portalToken(String instance, Duration lifetime, Caller creator) {
        Tokens.NewToken made = tokens.makeForPortal(instance, lifetime, creator);
        return new PortalToken(made.secret(), made.token().expires());
    }

    /** Called each minute: records the number of failed sign-ins that have no line of their own. */
    public void everyMinute() {
        signInLog.minuteIsOver();
        refusedCalls.minuteIsOver();
    }

    /** @return why the server must not listen on this host: without an administrator, anyone could do the set-up */
    public Optional<String> refusal(String host) {
        if (!setupNeeded() || Peers.isLoopback(host)) return Optional.empty();
        return Optional.of("There is no administrator yet, so on " + host + " anyone could reach the set-up first. Set"
                + " JUNCTURA_ADMIN_PASSWORD or"
                + " JUNCTURA_ADMIN_PASSWORD_FILE, or start"
                + " once with --host 127.0.0.1 and set the"
                + " password in the browser.");
    }

    /** Writes the server's address into the data folder, for commands on this machine. */
    public void listeningAt(String address) throws IOException {
        local.address(address);
    }

    @Override
    public void admit(Exchange http, Route route) {
        if (route.permission() == Permission.LOCAL && peers.local(http) && peers.namesThisServer(http)) return;
        if (route.unsafe()) origin.mustNotBeAnotherSite(http);
        Caller caller = caller(http, route.unsafe());
        boolean limited = caller.subscriptions() != null;
        if (limited ? !route.isForSubscribers() : !caller.role().allows(needed(route))) {
            refusedCalls.callRefused(caller.actor(), http.method(), route.pathOf(http));
            throw limited ? caller.limited() : caller.refused(needed(route));
        }
        caller.on(http);
        calls.admitted(caller, http, route);
    }

    private static Permission needed(Route route) {
        return route.permission() == Permission.LOCAL ? Permission.VIEWER : route.permission();
    }

    @Override
    public boolean mayKnow(RequestHead head) {
        try {
            caller(head, false);
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    private Caller caller(RequestHead head, boolean changes) {
        String address = peers.address(head);
        String query = head.query();
        if (query != null && holdsToken(query)) {
            refusedCalls.tokenRefused(ClientAddress.of(address));
            throw new ProblemException(
                            401,
                            "token-in-url",
                            "A token in a URL ends up in logs. Revoke this token, and send a new one in the header "
                                    + "Authorization: Bearer.")
                    .header("WWW-Authenticate", "Bearer");
        }
        String authorization = head.header("Authorization");
        if (authorization != null) {
            if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
                String token = authorization.substring(7).trim();
                if (local.matches(token) && peers.local(head)) {
                    return new Caller("local", Role.ADMIN, LOCAL, Actor.local(address));
                }
                if (!setupNeeded() && token.startsWith(Tokens.PREFIX)) {
                    Optional<Caller> caller = tokens.caller(token, address);
                    if (caller.isPresent()) return caller.get();
                }
            }
            refusedCalls.tokenRefused(ClientAddress.of(address));
            throw new ProblemException(
                            401,
                            "bad-token",
                            "This token is unknown, expired or revoked. Create a new"
                                    + " one with \"junctura token create\".")
                    .header("WWW-Authenticate", "Bearer");
        }
        if (setupNeeded()) {
            throw new ProblemException(
                            401,
                            "setup-needed",
                            "There is no administrator yet. Open the set-up address that the console shows.")
                    .header("WWW-Authenticate", "Bearer");
        }
        Optional<Caller> caller = sessions.caller(head, address);
        if (caller.isEmpty()) {
            throw new ProblemException(401, "sign-in-needed", "Sign in, or send an API token.")
                    .header("WWW-Authenticate", "Bearer");
        }
        if (changes) origin.mustBeOurPage(head);
        return caller.get();
    }

    private static boolean holdsToken(String query) {
        return query.contains(Tokens.PREFIX)
                || query.contains("jcl_")
                || query.startsWith("token=")
                || query.contains("&token=")
                || query.contains("access_token=");
    }

    /** Whether the set-up code is right and not expired. */
    boolean isSetupCode(String code) {
        String wanted = setupCode;
        return wanted != null
                && !clock.instant().isAfter(setupEnds)
                && MessageDigest.isEqual(
                        wanted.getBytes(StandardCharsets.UTF_8), code.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Creates the administrator.
     *
     * @param hash of the password
     * @return false if the code is wrong or too old, or there is an administrator
     */
    boolean setUp(String code, String hash) {
        if (!isSetupCode(code)) return false;
        boolean first = store.addFirstAdministrator(ADMINISTRATOR, hash, clock.instant());
        setupCode = null;
        return first;
    }

    @Override
    public void routes(RouteTable table) {
        new SignInRoutes(this).routes(table);
        new PasswordRoutes(this).routes(table);
        new TokenRoutes(this).routes(table);
    }

    /** Deletes the local token. */
    @Override
    public void close() {
        passwords.close();
        local.delete();
    }
}
