<?php

declare(strict_types=1);

namespace SwooleLite\Revolt;

use Revolt\EventLoop\Internal\AbstractDriver;
use Revolt\EventLoop\Internal\DriverCallback;
use Revolt\EventLoop\Internal\SignalCallback;
use Revolt\EventLoop\Internal\StreamCallback;
use Revolt\EventLoop\Internal\TimerCallback;
use Revolt\EventLoop\Internal\TimerQueue;
use Revolt\EventLoop\Suspension;
use SwooleLite\Event;
use SwooleLite\Exception;
use SwooleLite\Process;
use SwooleLite\Timer;

/**
 * Revolt on the loop of SwooleLite.
 *
 * In a plain script Revolt runs that loop: each of its ticks is one round of it (poll()). In a process of a server the
 * loop runs already, and runs Revolt: where a tick would wait, Revolt's own Fiber is suspended (pass()), and a watch,
 * a timer or a deferred call of the loop lets it go on (step()).
 *
 * Watches and a timer of Revolt's stand in the loop only while Revolt runs. Elsewhere a plain script would not end.
 */
final class SwooleLiteDriver extends AbstractDriver
{
    private const TIMER_MAX = 2_147_483_647; // ms

    /** @var array<int, Watch> by the number of the stream */
    private array $watches = [];
    private readonly TimerQueue $timers;
    /** @var array<int, array<string, SignalCallback>> by signal and id */
    private array $signals = [];

    /** Watches stand in Event. */
    private bool $isAttached = false;
    /** The timer that ends a wait, and when it is due; INF: there is none. */
    private int $timerId = 0;
    private float $timerDue = \INF;

    /** Revolt runs: its loop, or a callback of it. */
    private bool $isActive = false;
    /** step() is deferred to the next round. */
    private bool $isDeferred = false;
    /** Ticks of this step that were not to wait. */
    private int $turns = 0;
    /** Revolt's Fiber, while it runs a round of the loop. */
    private ?\Fiber $poller = null;
    /** A callback that is never due: the server lasts, so that Revolt's loop does, without any other. */
    private ?string $lasting = null;
    /** @var null|\WeakReference<MainSuspension> */
    private ?\WeakReference $main = null;

    /** @var \Closure(): ?\Closure starts or resumes Revolt's Fiber, and returns what that was suspended with */
    private readonly \Closure $resume;
    private readonly \Closure $idle;
    private readonly \Closure $onStep;
    private readonly \Closure $onTimer;
    private readonly \Closure $onRead;
    private readonly \Closure $onWrite;

    public static function isSupported(): bool
    {
        return \extension_loaded('swoolelite');
    }

    public function __construct()
    {
        parent::__construct();

        $this->timers = new TimerQueue();
        // run() would do, but for Fibers, which it refuses, and callbacks of a server may run in one.
        $this->resume = \Closure::bind(fn (): \Closure => $this->runCallback, $this, AbstractDriver::class)();
        $this->idle = static function (): void {
        };
        $this->onStep = function (): void {
            $this->isDeferred = false;
            $this->step();
        };
        $this->onTimer = function (): void {
            $this->timerDue = \INF;
            $this->step();
        };
        $this->onRead = function (mixed $stream): void {
            $this->ready($this->watches[(int) $stream]->readers ?? []);
        };
        $this->onWrite = function (mixed $stream): void {
            $this->ready($this->watches[(int) $stream]->writers ?? []);
        };
    }

    public function __destruct()
    {
        try {
            $this->detach();
            foreach (\array_keys($this->signals) as $signal) {
                Process::signal($signal, null);
            }
        } catch (Exception) { // a process that was forked in a callback, or has ended: nothing of it stands there
        }
    }

    /**
     * For the event workerExit: unless a callback is left that Revolt's loop stays for, the worker does not stay for
     * others. Timers of cancellations and idle sockets of pools are such (unreference()).
     */
    public function release(): void
    {
        foreach ($this->getIdentifiers() as $id) {
            if ($this->isEnabled($id) && $this->isReferenced($id)) {
                return;
            }
        }
        if (!$this->isActive) {
            $this->detach();
        }
    }

    #[\Override]
    public function run(): void
    {
        if ($this->isServed() && !$this->isActive) {
            throw new \Error('The event loop of this process runs already: a server runs it');
        }
        $this->activeWhile(parent::run(...));
    }

    #[\Override]
    public function getSuspension(): Suspension
    {
        $fiber = \Fiber::getCurrent();
        if ($fiber !== null && $fiber !== $this->poller) {
            return parent::getSuspension();
        }
        if ($fiber !== null || $this->isServed()) {
            throw new \Error('A callback of the event loop can wait in a Fiber only: set enable_fiber, or use Amp\async()');
        }
        $inner = parent::getSuspension();
        $main = $this->main?->get();
        if ($main?->inner !== $inner) {
            $main = new MainSuspension($inner, $this->activeWhile(...));
            $this->main = \WeakReference::create($main);
        }
        return $main;
    }

    #[\Override]
    public function getIdentifiers(): array
    {
        return \array_values(\array_diff(parent::getIdentifiers(), [$this->lasting]));
    }

    #[\Override]
    public function getHandle(): mixed
    {
        return null;
    }

    // ---- what lets Revolt's loop go on ----

    #[\Override]
    public function queue(\Closure $closure, mixed ...$args): void
    {
        parent::queue($closure, ...$args);
        $this->wake();
    }

    #[\Override]
    public function defer(\Closure $closure): string
    {
        $this->wake();
        return parent::defer($closure);
    }

    #[\Override]
    public function delay(float $delay, \Closure $closure): string
    {
        $this->wake();
        return parent::delay($delay, $closure);
    }

    #[\Override]
    public function repeat(float $interval, \Closure $closure): string
    {
        $this->wake();
        return parent::repeat($interval, $closure);
    }

    #[\Override]
    public function onReadable(mixed $stream, \Closure $closure): string
    {
        $this->wake();
        return parent::onReadable($stream, $closure);
    }

    #[\Override]
    public function onWritable(mixed $stream, \Closure $closure): string
    {
        $this->wake();
        return parent::onWritable($stream, $closure);
    }

    #[\Override]
    public function onSignal(int $signal, \Closure $closure): string
    {
        $this->wake();
        return parent::onSignal($signal, $closure);
    }

    #[\Override]
    public function enable(string $callbackId): string
    {
        $this->wake();
        return parent::enable($callbackId);
    }

    // ---- what Revolt asks of its drivers ----

    #[\Override]
    protected function now(): float
    {
        return \hrtime(true) / 1_000_000_000;
    }

    #[\Override]
    protected function activate(array $callbacks): void
    {
        foreach ($callbacks as $callback) {
            if ($callback instanceof StreamCallback) {
                $watch = $this->watches[(int) $callback->stream] ??= new Watch($callback->stream);
                $watch->add($callback);
                $watch->show($this->isAttached, $this->onRead, $this->onWrite);
            } elseif ($callback instanceof TimerCallback) {
                $this->timers->insert($callback);
            } elseif ($callback instanceof SignalCallback) {
                $this->activateSignal($callback);
            }
        }
    }

    #[\Override]
    protected function deactivate(DriverCallback $callback): void
    {
        if ($callback instanceof StreamCallback) {
            $this->deactivateStream($callback);
        } elseif ($callback instanceof TimerCallback) {
            $this->timers->remove($callback);
            if (!$this->isActive && $this->isAttached) {
                $this->setTimer($this->timers->peek() ?? \INF);
            }
        } elseif ($callback instanceof SignalCallback) {
            unset($this->signals[$callback->signal][$callback->id]);
            if (empty($this->signals[$callback->signal])) {
                unset($this->signals[$callback->signal]);
                Process::signal($callback->signal, null);
            }
        }
    }

    #[\Override]
    protected function dispatch(bool $blocking): void
    {
        $this->attach();
        $due = $blocking && !$this->enqueueFiles() ? $this->timers->peek() ?? \INF : 0.0;
        if ($this->isServed()) {
            $this->pass($due);
        } else {
            $this->poll($due);
        }
        $now = $this->now();
        while ($callback = $this->timers->extract($now)) {
            $this->enqueueCallback($callback);
        }
    }

    // ---- one tick ----

    /** In a plain script: one round of the loop, which waits until $due or an event. */
    private function poll(float $due): void
    {
        if ($due <= $this->now()) {
            Event::defer($this->idle);
        } else {
            $this->setTimer($due);
            $this->timerId !== 0 || $this->startTimer(self::TIMER_MAX); // the loop waits for something
        }
        $this->poller = \Fiber::getCurrent();
        try {
            Event::dispatch();
        } finally {
            $this->poller = null;
        }
    }

    /** In a process of a server: returns in the next step. */
    private function pass(float $due): void
    {
        if ($due === 0.0 && $this->turns++ === 0) {
            return; // what has come was seen by this step
        }
        if ($due > $this->now()) {
            $this->setTimer($due);
        } else {
            $this->deferStep();
        }
        \Fiber::suspend($this->idle);
    }

    /** In a process of a server: lets Revolt's loop go on until it waits. In a plain script that runs it does by itself. */
    private function step(): void
    {
        if ($this->isActive || !$this->isServed()) {
            return;
        }
        $this->lasting ??= parent::delay(\INF, $this->idle);
        $this->isActive = true;
        $this->turns = 0;
        try {
            $result = ($this->resume)();
        } finally {
            $this->isActive = false;
        }
        if ($result !== $this->idle) { // it was stopped, or something was thrown that no error handler takes
            $this->detach();
            $result === null || $result();
        }
    }

    private function deferStep(): void
    {
        if (!$this->isDeferred) {
            $this->isDeferred = true;
            Event::defer($this->onStep);
        }
    }

    private function wake(): void
    {
        if (!$this->isActive && $this->isServed()) {
            $this->deferStep();
        }
    }

    /** @param array<string, DriverCallback> $callbacks */
    private function enqueue(array $callbacks): void
    {
        foreach ($callbacks as $callback) {
            $this->enqueueCallback($callback);
        }
    }

    /** @param array<string, DriverCallback> $callbacks */
    private function ready(array $callbacks): void
    {
        $this->enqueue($callbacks);
        $this->step();
    }

    /** Whether a server runs the loop of this process. */
    private function isServed(): bool
    {
        return Event::isServed();
    }

    /** In a plain script: $run runs Revolt's loop. */
    private function activeWhile(\Closure $run): mixed
    {
        $wasActive = $this->isActive;
        $this->isActive = true;
        try {
            return $run();
        } finally {
            $this->isActive = $wasActive;
            $wasActive || $this->detach();
        }
    }

    // ---- what stands in the loop ----

    private function attach(): void
    {
        if (!$this->isAttached) {
            $this->isAttached = true;
            foreach ($this->watches as $watch) {
                $watch->show(true, $this->onRead, $this->onWrite);
            }
        }
    }

    private function detach(): void
    {
        $this->isAttached = false;
        foreach ($this->watches as $watch) {
            $watch->show(false, $this->onRead, $this->onWrite);
        }
        $this->stopTimer();
    }

    private function setTimer(float $due): void
    {
        if ($due !== $this->timerDue) {
            $this->stopTimer();
            if ($due !== \INF) {
                $this->startTimer((int) \max(1, \min(\ceil(($due - $this->now()) * 1000), self::TIMER_MAX)));
                $this->timerDue = $due;
            }
        }
    }

    private function startTimer(int $milliseconds): void
    {
        $this->timerId = Timer::after($milliseconds, $this->onTimer);
    }

    private function stopTimer(): void
    {
        if ($this->timerId !== 0) {
            Timer::clear($this->timerId);
            $this->timerId = 0;
            $this->timerDue = \INF;
        }
    }

    private function deactivateStream(StreamCallback $callback): void
    {
        $id = (int) $callback->stream;
        $watch = $this->watches[$id] ?? null;
        if ($watch !== null) {
            $watch->remove($callback);
            $watch->show($this->isAttached, $this->onRead, $this->onWrite);
            if ($watch->isUnused()) {
                unset($this->watches[$id]);
            }
        }
    }

    /** Returns whether there is a stream that is always ready. */
    private function enqueueFiles(): bool
    {
        $found = false;
        foreach ($this->watches as $watch) {
            if ($watch->isFile) {
                $found = true;
                $this->enqueue($watch->readers);
                $this->enqueue($watch->writers);
            }
        }
        return $found;
    }

    private function activateSignal(SignalCallback $callback): void
    {
        if (!isset($this->signals[$callback->signal])) {
            $driver = \WeakReference::create($this); // the handler does not keep the driver
            Process::signal($callback->signal, static function (int $signal) use ($driver): void {
                $driver = $driver->get();
                $driver?->ready($driver->signals[$signal] ?? []);
            });
        }
        $this->signals[$callback->signal][$callback->id] = $callback;
    }
}
