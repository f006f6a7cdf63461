package io.junctura.delivery;

import io.junctura.connection.Vault;
import io.junctura.delivery.Subscription.State;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.error.DomainException;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.run.journal.TopicEvents;
import io.junctura.trigger.topic.TopicSubscribers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions, on disk and in memory. Lookups take no lock. A change is on disk, and visible to publishers, when its
 * method returns. Publishers wait for the commit of a change, so that each event is either delivered to a subscription or
 * counted as missed.
 */
public final class Subscriptions implements Flows, TopicSubscribers {
    /** Bounds the number of subscriptions that a faulty loop creates. */
    private static final int MAX = 10_000;

    /** How many flows of earlier settings stay in memory. */
    private static final int PINNED = 2_000;

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

    final StoredSubscriptions store;
    final AttemptStore attempts;
    final Clock clock;
    private final Flows flows;
    private final TopicEvents journal;
    private final SecureRandom random = new SecureRandom();
    private final SubscriptionIndex index;
    private final Map<Long, PinnedFlow> pinned = new ConcurrentHashMap<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<Consumer<Subscription>> whenChanged = new CopyOnWriteArrayList<>();
    final TopicPermissions topics;
    final SubscriptionDisabling disabling;
    final FailingSubscriptions failing;

    /**
     * Reads all subscriptions.
     *
     * @param flows of integrations
     */
    public Subscriptions(DeliveryStores stores, Vault vault, Flows flows, TopicEvents journal, Clock clock) {
        this.store = new StoredSubscriptions(stores.subscriptions(), vault);
        this.attempts = stores.attempts();
        this.topics = new TopicPermissions(stores.allowedTopics());
        this.flows = flows;
        this.journal = journal;
        this.clock = clock;
        StoredSubscriptions.Loaded loaded = store.load();
        this.index = new SubscriptionIndex(store.flows(), loaded.subscriptions());
        this.disabling = new SubscriptionDisabling(this);
        this.failing = new FailingSubscriptions(this, disabling, loaded.failing());
    }

    /** Calls a listener after each change. */
    void onChange(Consumer<Subscription> listener) {
        whenChanged.add(listener);
    }

    // Flows and topics.

    @Override
    public CompletableFuture<PublishedEvent> publish(String topic, @Nullable Object event, Publishing publish)
            throws Rejected {
        lock.readLock().lock();
        try {
            List<PinnedFlow> wanted = new ArrayList<>();
            for (String id : index.idsOfTopic(topic)) {
                index.find(id)
                        .filter(one -> one.getsEvents()
                                && one.settings().wants(event)
                                && topics.allows(one.instance(), topic, event))
                        .ifPresent(one -> wanted.add(one.live()));
            }
            return publish.to(wanted);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public Optional<PinnedFlow> live(FlowName name) {
        if (!DeliveryPlan.is(name)) return flows.live(name);
        return find(name.integration()).map(Subscription::live);
    }

    @Override
    public String whyNotLive(FlowName name) {
        return flows.whyNotLive(name);
    }

    @Override
    public PinnedFlow pinned(int flow, int revision) {
        String id = index.idOfFlow(flow);
        if (id == null) return flows.pinned(flow, revision);
        Subscription now = index.find(id).orElse(null);
        if (now != null && now.live().revision() == revision) return now.live();
        long key = (long) flow << 32 | revision;
        PinnedFlow known = pinned.get(key);
        if (known != null) return known;
        if (pinned.size() >= PINNED) pinned.clear();
        PinnedFlow read = store.pinned(id, flow, revision);
        pinned.put(key, read);
        return read;
    }

    @Override
    public Optional<PinnedFlow> sibling(PinnedFlow of, String flow) {
        return DeliveryPlan.is(of.name()) ? Optional.empty() : flows.sibling(of, flow);
    }

    // Lookups.

    Optional<Subscription> find(String id) {
        return index.find(id);
    }

    /** The subscription of a flow; empty if the flow is not a subscription's, or the subscription was deleted. */
    Optional<Subscription> ofFlow(int flow) {
        String id = index.idOfFlow(flow);
        return id == null ? Optional.empty() : find(id);
    }

    Collection<Subscription> all() {
        return index.all();
    }

    // Changes.

    /** A subscription, and its key, which its owner sees once. */
    record Made(Subscription subscription, SigningKey key) {}

    /** @param origin the document that declares it; null: none */
    Made create(String instance, Subscription.@Nullable Origin origin, SubscriptionSettings settings) {
        mustHaveRoom();
        Instant now = clock.instant();
        SigningKey key = SigningKey.make(settings.signature(), random);
        String id = id();
        return changing(() -> {
            boolean challenge = settings.challenge();
            Subscription made = store.create(new Subscription(
                    id,
                    instance,
                    origin,
                    settings,
                    challenge ? State.PENDING : State.ENABLED,
                    challenge ? "The address has not answered the challenge yet." : null,
                    challenge ? (Long) journal.nextTopicEvent() : null,
                    now,
                    now,
                    List.of(new Subscription.Key(1, key, now, null)),
                    1,
                    DeliveryPlan.flow(id, 0, 0, 0, DeliveryPlan.pinned(settings))));
            index.add(made);
            return new Made(made, key);
        });
    }

    void mustHaveRoom() {
        if (index.size() < MAX) return;
        throw DomainException.conflict(
                "too-many-subscriptions", "There are " + MAX + " subscriptions, as many as there may be.");
    }

    private String id() {
        StringBuilder id = new StringBuilder("sub_");
        for (int i = 0; i < 20; i++) id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return id.toString();
    }

    private interface Change<T> {
        T make();
    }

    private <T> T changing(Change<T> change) {
        lock.writeLock().lock();
        try {
            return change.make();
        } finally {
            lock.writeLock().unlock();
        }
    }

    Subscription change(String id, UnaryOperator<SubscriptionSettings> settings) {
        Subscription after = changing(() -> {
            Subscription before = existing(id);
            Subscription changed = store.change(before, settings.apply(before.settings()), clock.instant());
            index.replace(before, changed);
            return changed;
        });
        notifyListeners(after);
        return after;
    }

    /**
     * Sets whether a subscription gets events.
     *
     * @param since events that were missed since then are sent; null: none
     * @param rate  of missed events, a second
     * @return the changed subscription; the same one if it is in this state already
     */
    Subscription set(String id, State state, @Nullable String reason, @Nullable Instant since, int rate) {
        Subscription after = changing(() -> {
            Subscription before = existing(id);
            boolean same = before.state() == state && Objects.equals(before.reason(), reason);
            if (same && since == null) return before;
            Instant now = clock.instant();
            // No event is published during the change, so events with lower numbers are older than it.
            long last = journal.nextTopicEvent();
            Long missedAfter = before.missedAfter();
            List<ResendStore.Order> orders = new ArrayList<>();
            if (state == State.ENABLED && since != null) {
                long from = since.toEpochMilli();
                if (missedAfter != null) orders.add(ResendStore.Order.missed(id, from, missedAfter, last, rate));
                orders.add(ResendStore.Order.again(id, ResendStore.What.FAILED, from, rate));
            }
            boolean getsEvents = state == State.ENABLED && !before.isPaused();
            Long missed = getsEvents ? null : missedAfter != null ? missedAfter : (Long) last;
            Subscription changed = store.put(before.with(state, reason, missed, now), orders);
            index.replace(before, changed);
            return changed;
        });
        if (state == State.ENABLED) failing.forget(id);
        notifyListeners(after);
        return after;
    }

    /** Sets whether the integration of a subscription is switched off. */
    void pause(String id, boolean paused) {
        changing(() -> {
            Subscription before = existing(id);
            Subscription.Origin origin = before.origin();
            if (origin == null || origin.paused() == paused) return before;
            boolean getsEvents = before.isEnabled() && !paused;
            Long last = before.missedAfter() != null ? before.missedAfter() : (Long) journal.nextTopicEvent();
            Subscription.Origin now = new Subscription.Origin(origin.integration(), origin.name(), paused);
            Subscription changed = store.put(before.with(now, getsEvents ? null : last), List.of());
            index.replace(before, changed);
            return changed;
        });
    }

    /**
     * Creates a new key.
     *
     * @param overlap how long the earlier keys still sign beside it
     */
    Made rotate(String id, Duration overlap) {
        Made made = changing(() -> {
            Subscription before = existing(id);
            Instant now = clock.instant();
            Instant until = now.plus(overlap);
            List<Subscription.Key> keys = new ArrayList<>();
            int last = before.keys().stream()
                    .mapToInt(Subscription.Key::version)
                    .max()
                    .orElse(0);
            SigningKey key = SigningKey.make(before.settings().signature(), random);
            keys.add(new Subscription.Key(last + 1, key, now, null));
            for (Subscription.Key old : before.keys()) {
                if (!old.signsAt(now)) continue;
                Instant ends = old.until() == null || old.until().isAfter(until) ? until : old.until();
                keys.add(new Subscription.Key(old.version(), old.key(), old.created(), ends));
            }
            Subscription after = store.put(before.with(keys, now), List.of());
            index.replace(before, after);
            return new Made(after, key);
        });
        notifyListeners(made.subscription());
        return made;
    }

    Subscription delete(String id) {
        Subscription gone = changing(() -> {
            Subscription before = existing(id);
            store.delete(before);
            index.remove(before);
            return before;
        });
        failing.forget(id);
        notifyListeners(gone);
        return gone;
    }

    private void notifyListeners(Subscription one) {
        whenChanged.forEach(listener -> listener.accept(one));
    }

    /** @throws DomainException if there is none */
    Subscription existing(String id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    static DomainException unknown(String id) {
        return DomainException.notFound("No subscription has the id \"" + id + "\".");
    }
}
