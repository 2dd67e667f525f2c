/*
 * FANN, the Fast Artificial Neural Network library, in double precision: an update after every example.
 * It has no softmax and no cross-entropy: its output is the logistic function with a squared error, and its hidden
 * layers are tanh whatever the task says, since it has no ReLU. A little less work at the output.
 */
#include "contestant.h"
#include <doublefann.h>

static Task task;
static struct fann *network;
static Batches all;

static long train(void) {
  const int *batch;
  for (int i = 0; i < 16; i++) {
    next_batch(&all, &batch);
    fann_train(network, task.inputs + (size_t)*batch * task.sizes[0],
               task.targets + (size_t)*batch * task.sizes[task.layers]);
  }
  return 16;
}

int main(int count, char **words) {
  if (count < 2) give_up("wanted the folder of a task");
  task = read_task(words[1]);
  if (task.batch != 1) give_up("it has no batches");
  all = batches_of(&task);
  network = fann_create_standard_array(task.layers + 1, (const unsigned *)task.sizes);
  fann_set_training_algorithm(network, FANN_TRAIN_INCREMENTAL);
  fann_set_train_error_function(network, FANN_ERRORFUNC_LINEAR);
  fann_set_activation_function_hidden(network, FANN_SIGMOID_SYMMETRIC);
  fann_set_activation_steepness_hidden(network, 1);
  fann_set_activation_function_output(network, FANN_SIGMOID);
  fann_set_learning_rate(network, task.rate);
  fann_set_learning_momentum(network, task.momentum);
  fann_randomize_weights(network, -0.3, 0.3);
  serve("FANN " LIBRARY_VERSION, NULL, train);
  return 0;
}
