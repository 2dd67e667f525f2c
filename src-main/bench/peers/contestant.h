/* What every contestant in C has: the task, the order of the examples, and the protocol of contestant.ts. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  int layers, *sizes; /* layers counts weight matrices: sizes has one more */
  int tanh, batch, rows;
  double rate, momentum;
  double *inputs, *targets, *weights; /* weights: of each layer units × (inputs + 1), the bias in column 0 */
} Task;

static void give_up(const char *reason) {
  printf("{\"unavailable\": \"%s\"}\n", reason);
  exit(0);
}

static void *read_all(const char *folder, const char *name, size_t *bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file) give_up("its task cannot be read");
  fseek(file, 0, SEEK_END);
  *bytes = (size_t)ftell(file);
  rewind(file);
  char *all = calloc(*bytes + 1, 1);
  if (fread(all, 1, *bytes, file) != *bytes) give_up("its task cannot be read");
  fclose(file);
  return all;
}

/** Where the value of a key of the flat object in task.json begins. */
static const char *value_of(const char *json, const char *key) {
  char quoted[64];
  snprintf(quoted, sizeof quoted, "\"%s\":", key);
  const char *found = strstr(json, quoted);
  if (!found) give_up("its task lacks a field");
  return found + strlen(quoted);
}

static Task read_task(const char *folder) {
  size_t bytes;
  char *json = read_all(folder, "task.json", &bytes);
  Task task = {.batch = atoi(value_of(json, "batchSize")),
               .rows = atoi(value_of(json, "rows")),
               .rate = atof(value_of(json, "learningRate")),
               .momentum = atof(value_of(json, "momentum")),
               .tanh = strncmp(value_of(json, "activation"), "\"tanh\"", 6) == 0};
  task.sizes = calloc(64, sizeof(int));
  int count = 0;
  for (char *at = (char *)value_of(json, "sizes") + 1; count < 64; at++) {
    task.sizes[count++] = (int)strtol(at, &at, 10);
    if (*at == ']') break;
  }
  task.layers = count - 1;
  task.inputs = read_all(folder, "inputs.f64", &bytes);
  task.targets = read_all(folder, "targets.f64", &bytes);
  task.weights = read_all(folder, "weights.f64", &bytes);
  free(json);
  return task;
}

/** Indices of update after update, shuffled anew each epoch. */
typedef struct {
  int *order, rows, batch, at;
  uint64_t state;
} Batches;

static Batches batches_of(const Task *task) {
  Batches all = {malloc(task->rows * sizeof(int)), task->rows, task->batch, task->rows, 88172645463325252ull};
  for (int r = 0; r < task->rows; r++) all.order[r] = r;
  return all;
}

/** The next update's examples; returns how many there are. */
static int next_batch(Batches *all, const int **batch) {
  if (all->at >= all->rows) {
    for (int i = all->rows - 1; i > 0; i--) {
      all->state ^= all->state << 13, all->state ^= all->state >> 7, all->state ^= all->state << 17;
      int j = (int)((all->state >> 33) % (uint64_t)(i + 1)), kept = all->order[i];
      all->order[i] = all->order[j], all->order[j] = kept;
    }
    all->at = 0;
  }
  int left = all->rows - all->at, count = left < all->batch ? left : all->batch;
  *batch = all->order + all->at;
  all->at += count;
  return count;
}

static double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

/**
 * Answers the lines of standard input until it ends.
 * `check` gives the mean loss after some updates from the task's weights, NULL where it does other work;
 * `train` trains on for at least one update and returns the examples done.
 */
static void serve(const char *version, double (*check)(int updates), long (*train)(void)) {
  char line[256];
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("{\"ready\": \"%s\"}\n", version);
  while (fgets(line, sizeof line, stdin)) {
    if (!strncmp(line, "check ", 6)) {
      if (check) printf("{\"loss\": %.17g}\n", check(atoi(line + 6)));
      else printf("{\"loss\": null}\n");
    } else if (!strncmp(line, "round ", 6)) {
      double least = atof(line + 6), start = seconds_now(), taken;
      long examples = 0;
      do examples += train();
      while ((taken = seconds_now() - start) < least);
      printf("{\"examples\": %ld, \"seconds\": %.9g}\n", examples, taken);
    }
  }
}
