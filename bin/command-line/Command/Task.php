<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine\Command;

use SwooleLite\CommandLine\Command;
use SwooleLite\CommandLine\Failure;
use SwooleLite\CommandLine\Program;
use SwooleLite\CommandLine\Request;
use SwooleLite\CommandLine\Text;
use SwooleLite\TaskClient;

final class Task implements Command
{
    private const WAIT_SECONDS = 60.0;

    public function run(Request $request): int
    {
        [$pool, $wait] = [$request->text('pool'), $request->seconds('wait') ?? self::WAIT_SECONDS];
        [$delay, $priority] = [$request->seconds('delay') ?? 0.0, $request->number('priority', -1, 1) ?? 0];
        $attempts = $request->number('attempts', 1, 1000);
        foreach ($request->has('wait') ? ['delay', 'priority', 'attempts'] : [] as $name) {
            $request->has($name) && throw Failure::usage("--wait and --$name do not go together");
        }
        $data = $this->data($request);
        $client = $request->client();
        try {
            if ($request->has('wait')) {
                return $this->show($request, $client->taskwait($data, $wait, pool: $pool), $client);
            }
            $id = $client->task($data, delay: $delay, priority: $priority, pool: $pool, attempts: $attempts);
        } catch (\ValueError $error) {
            throw Failure::ofArgument($error);
        }
        if ($id === false) {
            throw $this->refusal($client);
        }
        $request->isJson() ? $request->out->json(['id' => $id]) : $request->out->line((string) $id);
        return Program::DONE;
    }

    private function data(Request $request): mixed
    {
        $text = $request->arguments[0];
        $text = $text === '-' ? (string) stream_get_contents(STDIN) : $text;
        if (!$request->has('json-data')) {
            return $text;
        }
        try {
            return json_decode($text, true, 512, JSON_THROW_ON_ERROR);
        } catch (\JsonException $error) {
            throw Failure::usage('DATA is no JSON: ' . $error->getMessage());
        }
    }

    private function show(Request $request, mixed $result, TaskClient $client): int
    {
        if ($result === false && $client->getLastError() !== 0) {
            throw $this->refusal($client);
        }
        if ($request->isJson()) {
            $request->out->json(['result' => $result]);
        } else {
            $text = is_string($result) ? $result : Text::json($result, JSON_PRETTY_PRINT);
            // as it is, for a file or a program; on a screen it must not steer the terminal
            $request->out->line($request->out->isTerminal ? Text::escapeLines($text) : $text);
        }
        return Program::DONE;
    }

    private function refusal(TaskClient $client): Failure
    {
        return new Failure('the task: ' . swoolelite_strerror($client->getLastError()));
    }
}
