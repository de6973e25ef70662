<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Failure;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Server;
use SwooleLite\CommandLine\Terminal;
use SwooleLite\CommandLine\Text;
use SwooleLite\CommandLine\TopScreen;
use SwooleLite\Event;
use SwooleLite\Exception;
use SwooleLite\Process;
use SwooleLite\Timer;

/** A loop of the extension's own: it has timers, keys, and signals without pcntl. */
final class Top implements Command
{
    private const SIGHUP = 1;
    private const SIGINT = 2;
    private const SIGTERM = 15;
    private const SIGCONT = 18;
    private const SIGSTOP = 19;
    private const SIGTSTP = 20;
    private const SIGWINCH = 28;

    private const KEYS = [
        "\e[A" => 'up', "\e[B" => 'down', "\e[C" => 'right', "\e[D" => 'left', "\e[5~" => 'page up', "\e[6~" => 'page down',
        "\e[H" => 'home', "\e[F" => 'end', "\e[1~" => 'home', "\e[4~" => 'end',
        "\eOA" => 'up', "\eOB" => 'down', "\eOC" => 'right', "\eOD" => 'left', "\eOH" => 'home', "\eOF" => 'end',
        "\x03" => 'q', "\x1c" => 'q', 'Q' => 'q', "\x1a" => 'suspend', ' ' => 'now', "\x0c" => 'redraw',
    ];

    private ?Server $server;
    private string $name;
    private Terminal $terminal;
    private TopScreen $screen;
    /** @var array{int, int} columns and lines */
    private array $size;
    /** Looks that are left; null: no end. */
    private ?int $left;
    private ?\Throwable $error = null;

    public function run(Request $request): int
    {
        $interval = $request->seconds('interval', 0.1) ?? 1.0;
        $this->left = $request->number('count', 1, PHP_INT_MAX);
        $this->server = $request->server();
        $this->name = $this->server->name;
        if ($request->isJson()) {
            return $this->printLines($request, $interval);
        }
        if (!$request->out->isTerminal) {
            throw Failure::usage('top needs a terminal; top --json prints a line for each look');
        }
        $tty = @fopen('/dev/tty', 'r+') ?: throw new Failure('top needs a terminal of its own (/dev/tty)');
        $this->terminal = new Terminal($tty);
        $this->screen = new TopScreen($request->out, $this->name);
        $this->size = Terminal::size($tty);
        $this->terminal->take();
        try {
            $this->loop((int) ($interval * 1000));
        } finally {
            $this->terminal->giveBack();
        }
        return Program::DONE;
    }

    private function printLines(Request $request, float $interval): int
    {
        for (;;) {
            $request->out->line(Text::json(['server' => $this->name, 'time' => microtime(true)] + $request->client()->stats()));
            $request->out->flush();
            if ($this->left !== null && --$this->left === 0) {
                return Program::DONE;
            }
            usleep((int) ($interval * 1e6));
        }
    }

    private function loop(int $milliseconds): void
    {
        foreach ([self::SIGHUP, self::SIGINT, self::SIGTERM] as $signal) {
            Process::signal($signal, static fn () => Event::exit());
        }
        Process::signal(self::SIGTSTP, $this->guarded($this->suspend(...)));
        Process::signal(self::SIGCONT, $this->guarded($this->resume(...)));
        Process::signal(self::SIGWINCH, $this->guarded($this->resize(...)));
        Event::add($this->terminal->stream, $this->guarded($this->readKeys(...)));
        Timer::tick($milliseconds, $this->guarded($this->look(...)));
        $this->look();
        Event::wait();
        Event::del($this->terminal->stream);
        Timer::clearAll();
        if ($this->error !== null) {
            throw $this->error;
        }
    }

    /** What is thrown ends the loop in order, and is thrown behind it. */
    private function guarded(callable $call): \Closure
    {
        return function () use ($call): void {
            try {
                $call();
            } catch (\Throwable $error) {
                $this->error ??= $error;
                Event::exit();
            }
        };
    }

    /** A server that has gone may come again. */
    private function look(): void
    {
        try {
            $this->server ??= Server::connect($this->name);
            $this->screen->take($this->server->client->stats());
        } catch (Exception | Failure $error) {
            $this->server = null;
            $this->screen->complain($error->getMessage() . '; waiting for it');
        }
        $this->draw();
        if ($this->left !== null && --$this->left <= 0) {
            Event::exit();
        }
    }

    private function draw(): void
    {
        if (!$this->terminal->isTaken()) { // stopped, and not yet resumed
            return;
        }
        // each line is cleared before it is written: behind its last column that would take the last letter
        Terminal::write("\e[H\e[K" . implode("\n\e[K", $this->screen->lines(...$this->size)));
    }

    private function readKeys(): void
    {
        $text = (string) @fread($this->terminal->stream, 256);
        if ($text === '') { // the terminal is gone
            Event::exit();
            return;
        }
        preg_match_all('/\e[\[O][0-9;]*[A-Za-z~]|./s', $text, $keys);
        foreach ($keys[0] as $key) {
            $key = self::KEYS[$key] ?? $key;
            match ($key) {
                'q' => Event::exit(),
                'suspend' => $this->suspend(),
                'now' => $this->look(),
                'redraw' => $this->resize(),
                default => $this->screen->press($key),
            };
        }
        $this->draw();
    }

    private function resize(): void
    {
        $this->size = Terminal::size($this->terminal->stream);
        Terminal::write("\e[2J");
        $this->draw();
    }

    private function suspend(): void
    {
        $this->terminal->giveBack();
        Process::kill(getmypid(), self::SIGSTOP); // SIGCONT calls resume()
    }

    private function resume(): void
    {
        $this->terminal->giveBack(); // else its mode would be saved that is ours
        $this->terminal->take();
        $this->resize();
    }
}
