/*
 * The network written out by hand in C, float64: the practical limit on a machine.
 *
 * Two ways to make an update, and the faster one for the task at hand is taken: `loops` of eight doubles at a time
 * (small layers, batch 1), and `BLAS` (dgemm for batches, dgemv and dger for single examples).
 * W is inputs × units, every row padded with zeros to a multiple of eight units, so that no loop has a remainder.
 */
#include "contestant.h"
#include <cblas.h>
#include <math.h>
#ifdef __SSE2__
#include <xmmintrin.h>
#endif

extern char *openblas_get_corename(void);
extern int openblas_get_num_threads(void);

#define LANES 8
typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));

typedef struct {
  int inputs, units, width; /* width: units with their padding */
  double *w, *v, *bias, *bias_v; /* weights and ΔW(t) */
  double *y, *d;                 /* batch × width: outputs, and the loss's derivatives by the pre-activations */
} Layer;
typedef struct {
  Layer *layer;
  double *x; /* batch × inputs */
} Network;

static Task task;

static double *doubles(size_t count) {
  void *found = NULL;
  if (posix_memalign(&found, 64, (count + 64) * sizeof(double))) give_up("it has not enough memory");
  return memset(found, 0, (count + 64) * sizeof(double));
}

static Network network_of(int rows) {
  Network net = {calloc(task.layers, sizeof(Layer)), doubles((size_t)rows * task.sizes[0])};
  const double *given = task.weights;
  for (int s = 0; s < task.layers; s++) {
    int n = task.sizes[s], m = task.sizes[s + 1], width = (m + LANES - 1) / LANES * LANES;
    /* A power of two for a stride lets the rows of a matrix compete for the same lines of the cache. */
    if (width % 128 == 0) width += LANES;
    Layer layer = {n, m, width};
    layer.w = doubles((size_t)n * width), layer.v = doubles((size_t)n * width);
    layer.bias = doubles(width), layer.bias_v = doubles(width);
    layer.y = doubles((size_t)rows * width), layer.d = doubles((size_t)rows * width);
    for (int i = 0; i < m; i++, given += n + 1) {
      layer.bias[i] = given[0];
      for (int j = 0; j < n; j++) layer.w[(size_t)j * width + i] = given[1 + j];
    }
    net.layer[s] = layer;
  }
  return net;
}

static void release(Network *net) {
  for (int s = 0; s < task.layers; s++) {
    Layer *l = net->layer + s;
    free(l->w), free(l->v), free(l->bias), free(l->bias_v), free(l->y), free(l->d);
  }
  free(net->layer), free(net->x);
}

static void activate(double *y, int count) {
  if (task.tanh)
    for (int i = 0; i < count; i++) y[i] = tanh(y[i]);
  else
    for (int i = 0; i < count; i++) y[i] = y[i] > 0 ? y[i] : 0;
}

/** δ ← δ ⊙ f′, from the outputs. */
static void derive(double *d, const double *y, int count) {
  if (task.tanh)
    for (int i = 0; i < count; i++) d[i] *= 1 - y[i] * y[i];
  else
    for (int i = 0; i < count; i++) d[i] = y[i] > 0 ? d[i] : 0;
}

/** z → softmax(z) − target, row by row. */
static void loss_derivative(double *d, const double *z, const double *targets, int k) {
  double most = z[0], sum = 0;
  for (int i = 1; i < k; i++) most = z[i] > most ? z[i] : most;
  for (int i = 0; i < k; i++) d[i] = exp(z[i] - most);
  for (int i = 0; i < k; i++) sum += d[i];
  for (int i = 0; i < k; i++) d[i] = d[i] / sum - targets[i];
}

/** z = bias + xᵀW for `count` columns of lanes at once, which stay in registers. */
#define COLUMNS(count)                                                               \
  static void columns_##count(const Layer *l, const double *x, double *z, int c) {   \
    lanes sum[count];                                                                \
    for (int b = 0; b < count; b++) sum[b] = *(const lanes *)(l->bias + c + b * LANES); \
    for (int j = 0; j < l->inputs; j++) {                                            \
      const double *w = l->w + (size_t)j * l->width + c;                             \
      for (int b = 0; b < count; b++) sum[b] += x[j] * *(const lanes *)(w + b * LANES); \
    }                                                                                \
    for (int b = 0; b < count; b++) *(lanes *)(z + c + b * LANES) = sum[b];          \
  }
COLUMNS(1)
COLUMNS(2)
COLUMNS(4)
COLUMNS(8)

static void forward_row(const Layer *l, const double *x, double *z) {
  int c = 0;
  for (; c + 8 * LANES <= l->width; c += 8 * LANES) columns_8(l, x, z, c);
  for (; c + 4 * LANES <= l->width; c += 4 * LANES) columns_4(l, x, z, c);
  for (; c + 2 * LANES <= l->width; c += 2 * LANES) columns_2(l, x, z, c);
  for (; c < l->width; c += LANES) columns_1(l, x, z, c);
}

/** d_j = Σ_i w_ji δ_i */
static void backward_row(const Layer *l, const double *delta, double *d) {
  for (int j = 0; j < l->inputs; j++) {
    lanes sum = {0};
    for (int c = 0; c < l->width; c += LANES)
      sum += *(const lanes *)(l->w + (size_t)j * l->width + c) * *(const lanes *)(delta + c);
    d[j] = ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
  }
}

/** ΔW ← momentum · ΔW − rate · xᵀδ, W ← W + ΔW, in one pass over both. */
static void descend(double *w, double *v, const lanes *rows, const double *x, int stride, int width, int count,
                    int c, double rate) {
  lanes sum = {0};
  for (int r = 0; r < count; r++) sum += (x ? x[(size_t)r * stride] : 1) * rows[(size_t)r * width / LANES];
  lanes *wc = (lanes *)(w + c), *vc = (lanes *)(v + c);
  *vc = task.momentum * *vc - rate * sum;
  *wc += *vc;
}

static void gather(Network *net, const int *batch, int count) {
  for (int r = 0; r < count; r++)
    memcpy(net->x + (size_t)r * task.sizes[0], task.inputs + (size_t)batch[r] * task.sizes[0],
           task.sizes[0] * sizeof(double));
}

static void update_by_loops(Network *net, const int *batch, int count) {
  int last = task.layers - 1, k = task.sizes[task.layers];
  double rate = task.rate / count;
  const double *x = net->x;
  if (count == 1) x = task.inputs + (size_t)batch[0] * task.sizes[0];
  else gather(net, batch, count);
  for (int r = 0; r < count; r++) {
    const double *from = x + (size_t)r * task.sizes[0];
    for (int s = 0; s <= last; s++) {
      Layer *l = net->layer + s;
      double *y = l->y + (size_t)r * l->width;
      forward_row(l, from, y);
      if (s < last) activate(y, l->width);
      from = y;
    }
    Layer *l = net->layer + last;
    loss_derivative(l->d + (size_t)r * l->width, from, task.targets + (size_t)batch[r] * k, k);
    for (int s = last; s > 0; s--) {
      Layer *l = net->layer + s, *before = l - 1;
      double *d = before->d + (size_t)r * before->width;
      backward_row(l, l->d + (size_t)r * l->width, d);
      derive(d, before->y + (size_t)r * before->width, before->units);
    }
  }
  for (int s = 0; s <= last; s++) {
    Layer *l = net->layer + s;
    const double *from = s ? net->layer[s - 1].y : x;
    int stride = s ? net->layer[s - 1].width : task.sizes[0];
    for (int c = 0; c < l->width; c += LANES)
      descend(l->bias, l->bias_v, (const lanes *)(l->d + c), NULL, 0, l->width, count, c, rate);
    for (int j = 0; j < l->inputs; j++)
      for (int c = 0; c < l->width; c += LANES)
        descend(l->w + (size_t)j * l->width, l->v + (size_t)j * l->width, (const lanes *)(l->d + c), from + j,
                stride, l->width, count, c, rate);
  }
}

static void forward_by_blas(Network *net, const double *x, int count) {
  const double *from = x;
  int stride = task.sizes[0];
  for (int s = 0; s < task.layers; s++) {
    Layer *l = net->layer + s;
    for (int r = 0; r < count; r++) memcpy(l->y + (size_t)r * l->width, l->bias, l->width * sizeof(double));
    if (count == 1)
      cblas_dgemv(CblasRowMajor, CblasTrans, l->inputs, l->units, 1, l->w, l->width, from, 1, 1, l->y, 1);
    else
      cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, count, l->units, l->inputs, 1, from, stride, l->w,
                  l->width, 1, l->y, l->width);
    if (s < task.layers - 1) activate(l->y, count * l->width);
    from = l->y, stride = l->width;
  }
}

static void update_by_blas(Network *net, const int *batch, int count) {
  int last = task.layers - 1, k = task.sizes[task.layers];
  double rate = task.rate / count;
  gather(net, batch, count);
  forward_by_blas(net, net->x, count);
  for (int r = 0; r < count; r++) {
    Layer *l = net->layer + last;
    loss_derivative(l->d + (size_t)r * l->width, l->y + (size_t)r * l->width,
                    task.targets + (size_t)batch[r] * k, k);
  }
  for (int s = last; s > 0; s--) {
    Layer *l = net->layer + s, *before = l - 1;
    if (count == 1)
      cblas_dgemv(CblasRowMajor, CblasNoTrans, l->inputs, l->units, 1, l->w, l->width, l->d, 1, 0, before->d, 1);
    else
      cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, count, l->inputs, l->units, 1, l->d, l->width, l->w,
                  l->width, 0, before->d, before->width);
    derive(before->d, before->y, count * before->width);
  }
  for (int s = 0; s <= last; s++) {
    Layer *l = net->layer + s;
    const double *from = s ? net->layer[s - 1].y : net->x;
    int stride = s ? net->layer[s - 1].width : task.sizes[0];
    size_t all = (size_t)l->inputs * l->width;
    for (int c = 0; c < l->width; c += LANES)
      descend(l->bias, l->bias_v, (const lanes *)(l->d + c), NULL, 0, l->width, count, c, rate);
    if (count == 1) {
      for (size_t p = 0; p < all; p++) l->v[p] *= task.momentum;
      cblas_dger(CblasRowMajor, l->inputs, l->units, -rate, from, 1, l->d, 1, l->v, l->width);
    } else
      cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, l->inputs, l->units, count, -rate, from, stride, l->d,
                  l->width, task.momentum, l->v, l->width);
    for (size_t p = 0; p < all; p++) l->w[p] += l->v[p];
  }
}

static void (*update)(Network *, const int *, int) = update_by_loops;
static Network network;
static Batches all;

static double check(int updates) {
  Network fresh = network_of(task.batch);
  int *batch = malloc(task.batch * sizeof(int));
  for (int u = 0; u < updates; u++) {
    int count = 0;
    for (; count < task.batch && u * task.batch + count < task.rows; count++) batch[count] = u * task.batch + count;
    update(&fresh, batch, count);
  }
  double loss = 0;
  int k = task.sizes[task.layers];
  Layer *l = fresh.layer + task.layers - 1;
  for (int r = 0; r < task.rows; r++) {
    forward_by_blas(&fresh, task.inputs + (size_t)r * task.sizes[0], 1);
    double sum = 0;
    for (int i = 0; i < k; i++) sum += exp(l->y[i]);
    for (int i = 0; i < k; i++) loss += task.targets[(size_t)r * k + i] * (log(sum) - l->y[i]);
  }
  release(&fresh), free(batch);
  return loss / task.rows;
}

static long train(void) {
  const int *batch;
  long done = 0;
  /* Reading the clock costs as much as a small update. */
  for (int i = 0; i < 16 && done < 256; i++) {
    int count = next_batch(&all, &batch);
    update(&network, batch, count);
    done += count;
  }
  return done;
}

/** Examples per second of the chosen way, on weights of its own, after a warm-up. */
static double trial(double seconds) {
  network = network_of(task.batch), all = batches_of(&task);
  double rate = 0;
  for (int round = 0; round < 2; round++) {
    double start = seconds_now(), taken;
    long done = 0;
    do done += train();
    while ((taken = seconds_now() - start) < seconds);
    rate = done / taken;
  }
  release(&network), free(all.order);
  return rate;
}

int main(int count, char **words) {
  if (count < 2) give_up("wanted the folder of a task");
  task = read_task(words[1]);
#ifdef __SSE2__
  _mm_setcsr(_mm_getcsr() | 0x8040); /* the momentum of dead units must not decay into slow subnormals */
#endif
  update = update_by_loops;
  double loops = trial(0.05);
  update = update_by_blas;
  int blas = trial(0.05) > loops;
  if (!blas) update = update_by_loops;
  network = network_of(task.batch), all = batches_of(&task);
  char version[512];
  snprintf(version, sizeof version, "GCC %s, OpenBLAS %s (%s), %d thread%s", __VERSION__, LIBRARY_VERSION,
           openblas_get_corename(), openblas_get_num_threads(), openblas_get_num_threads() > 1 ? "s" : "");
  serve(version, check, train);
  return 0;
}
